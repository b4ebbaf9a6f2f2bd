import CanonicalJSON
import Foundation
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// Erasing destroys a subject's key and breaks no proof; within the law's term it is put off (log.md, Erasure).
@Suite struct ErasureTests {
    private let small: SmallGateway
    private let steward = Sample.caller("market-regulation", .administrator, "steward")
    private let security = Sample.caller("affairs-centre", .administrator, "security")
    private static let fourYears = Duration.seconds(4 * 366 * 86_400)

    init() throws {
        small = try SmallGateway()
    }

    private var service: ErasureService { ErasureService(small.gateway) }

    private func propose(_ subject: Subject = Sample.company) async throws -> RecordID {
        let request = try ErasureRequest(json: ["subject": subject.json, "reason": "consent-withdrawn"])
        let answer = try await service.propose(request, by: steward)
        return try #require(answer["id"]?.string.flatMap(RecordID.init))
    }

    private func verdict(of subject: Subject = Sample.company) async throws -> String? {
        try await small.answer(Sample.question(about: subject)).0.body["verdict"]?.string
    }

    @Test func `what nobody used within the term is erased when a second person approves`() async throws {
        try await small.submit([Sample.licence()])
        try await small.submit([Sample.licence("JY-0002", of: Sample.otherCompany)])
        let asked = try await small.answer(Sample.question())
        small.clock.advance(by: ErasureTests.fourYears)
        let id = try await propose()
        let answer = try await service.decide(id, .approve, by: security)
        #expect(answer["state"] == "erased")
        #expect(answer["erased"] == ["uses": 1, "materials": 1])
        let record = try small.verified(try #require(answer["receipt"]?.object)).record
        #expect(record["kind"] == "erasure" && record["reason"] == "consent-withdrawn")
        #expect(record["indexes"] == [2])
        #expect(record["proposal"] == .string(id.description))
        #expect(
            record["approvers"] == [
                ["administrator": "steward", "agency": "market-regulation"],
                ["administrator": "security", "agency": "affairs-centre"],
            ]
        )
        // Every old proof still verifies, and nobody else's data are gone.
        try small.verified(asked.1, answer: asked.0.body, subject: Sample.company)
        #expect(try await small.store.record(at: LogPlace(log: 0, index: 2)) == nil)
        #expect(try await small.store.record(at: LogPlace(log: 0, index: 0))?.record.sealed == nil)
        #expect(try await verdict() == "not-found")
        #expect(try await verdict(of: Sample.otherCompany) == "match")
    }

    @Test func `within the term of a use the data are kept and not used, and erased when it ends`()
        async throws
    {
        try await small.submit([Sample.licence()])
        _ = try await small.answer(Sample.question())
        let answer = try await service.decide(try await propose(), .approve, by: security)
        #expect(answer["state"] == "restricted" && answer["restrictedUntil"] == "2029-11-24")
        #expect(try await verdict() == "not-found")
        let (submitted, _) = try await small.submit([Sample.licence(fields: ["status": "closed"])])
        #expect(submitted.lines == [.restricted])
        // Nothing before the term's end; the question about nothing just now is a use record too.
        small.clock.set(try #require(Timestamp("2029-11-23T15:00:00.000Z")))
        #expect(try await service.carryOutDue().count == 0)
        small.clock.set(try #require(Timestamp("2029-11-23T16:00:00.000Z")))
        #expect(try await service.carryOutDue().count == 1)
        let last = try #require(
            try await small.store.record(at: LogPlace(log: 0, index: try await small.logSize - 1))
        )
        #expect(try JSONValue(parsing: last.record.bytes)["kind"] == "erasure")
        #expect(try await service.list().first?.document["state"] == "erased")
        // Afterwards the source may submit anew.
        let (again, _) = try await small.submit([Sample.licence()])
        #expect(again.lines.map(\.word) == ["created"])
        #expect(try await verdict() == "match")
    }

    @Test func `questions that used nothing put no end off`() async throws {
        try await small.submit([Sample.licence()])
        _ = try await small.answer(Sample.question())
        _ = try await service.decide(try await propose(), .approve, by: security)
        small.clock.set(try #require(Timestamp("2028-01-01T00:00:00.000Z")))
        _ = try await small.answer(Sample.question())
        _ = try await small.refusal(Sample.question(with: ["material": "food-permit@7"]))
        small.clock.set(try #require(Timestamp("2029-12-01T00:00:00.000Z")))
        #expect(try await service.carryOutDue().count == 1)
    }

    @Test func `the term counts from the log's time, which goes on where the clock was set back`()
        async throws
    {
        try await small.submit([Sample.licence()])
        small.clock.advance(by: .seconds(40 * 86_400))
        _ = try await small.answer(Sample.question())
        small.clock.set(SetClock.start)
        let answer = try await service.decide(try await propose(), .approve, by: security)
        #expect(answer["state"] == "restricted" && answer["restrictedUntil"] == "2030-01-03")
    }

    @Test func `a restricted record is not answered about, sent again or changed by its number either`()
        async throws
    {
        try await small.submit([Sample.licence()])
        _ = try await small.answer(Sample.question())
        _ = try await service.decide(try await propose(), .approve, by: security)
        let byNumber = Sample.question(with: ["sourceId": "JY-0001"])
        #expect(try await small.answer(byNumber).0.body["verdict"] == "not-found")
        // The same number with another holder, beside a question of somebody else in the same batch.
        let transfer = try small.submission([Sample.licence(of: Sample.otherCompany)])
        async let other = small.answer(Sample.question(about: Sample.otherCompany))
        let (outcome, _) = try await small.engine.perform(transfer)
        #expect(outcome.lines == [.restricted])
        #expect(try await other.0.body["verdict"] == "not-found")
        let (status, _) = try await small.engine.perform(small.change("JY-0001", to: "revoked"))
        guard case .restricted = status else {
            Issue.record("\(status)")
            return
        }
    }

    @Test(arguments: [true, false])
    func `where something is restricted or was erased, a complete register does not say that there is none`(
        isErased: Bool
    ) async throws {
        try await small.submit([Sample.permit()], of: "food-permit")
        let none = Sample.seats(["at-least": 1], with: ["count": ["exactly": 0]])
        if !isErased { _ = try await small.answer(Sample.question()) }
        let answer = try await service.decide(try await propose(), .approve, by: security)
        #expect(answer["state"] == (isErased ? "erased" : "restricted"))
        #expect(try await small.answer(none).0.body["verdict"] == "not-found")
        guard isErased else { return }
        // What the source submits anew it answers for.
        try await small.submit([Sample.permit()], of: "food-permit")
        #expect(try await small.answer(none).0.body["verdict"] == "mismatch")
    }

    @Test func `a person who is only named in others' records can be forgotten too`() async throws {
        let person = try #require(Subject(scheme: .residentID, id: "990102198503120017"))
        try await small.submit([
            Sample.licence(with: [
                "subjects": ["holder": Sample.company.json, "legal-representative": person.json]
            ])
        ])
        let answer = try await service.decide(try await propose(person), .approve, by: security)
        #expect(answer["state"] == "erased" && answer["erased"]?["materials"] == 0)
        // The company's licence is the company's.
        #expect(try await verdict() == "match")
    }

    @Test func `old copies of the data and the keys together bring nobody back either`() async throws {
        try await small.submit([Sample.licence()])
        small.directory.close()
        let old = try small.directory.files()
        let again = try SmallGateway(in: small.directory, clock: small.clock)
        let request = try ErasureRequest(json: ["subject": Sample.company.json, "reason": "by-law"])
        let erasure = ErasureService(again.gateway)
        let answer = try await erasure.propose(request, by: steward)
        _ = try await erasure.decide(
            try #require(answer["id"]?.string.flatMap(RecordID.init)),
            .approve,
            by: security
        )
        again.directory.close()
        for (name, bytes) in old where name.hasSuffix(".sqlite") {
            try again.directory.replace(name, by: bytes)
        }
        let restored = try SmallGateway(in: small.directory, clock: small.clock)
        #expect(try await restored.answer(Sample.question()).0.body["verdict"] == "not-found")
        let (lines, _) = try await restored.submit([Sample.licence()])
        #expect(lines.lines.map(\.word) == ["created"])
        #expect(try await restored.answer(Sample.question()).0.body["verdict"] == "match")
        let later = try SmallGateway(in: small.directory, clock: small.clock)
        #expect(try await later.answer(Sample.question()).0.body["verdict"] == "match")
    }

    @Test func `an erasure whose key is gone stops no other and comes to its end`() async throws {
        for (number, company) in [("JY-0001", Sample.company), ("JY-0002", Sample.otherCompany)] {
            try await small.submit([Sample.licence(number, of: company)])
            _ = try await small.answer(Sample.question(about: company))
            _ = try await service.decide(try await propose(company), .approve, by: security)
        }
        // As after a restore that knows of an erasure which these data do not know.
        let tag = small.vault.tag(.subjectKey, Sample.company)
        var lookUps = LookUps()
        lookUps.dataKeys = [tag]
        let (asked, time) = (lookUps, small.clock.now)
        let found = try await small.store.transact([asked]) { (BatchWrites(time: time), $0.findings) }
        let wrapped = try #require(found.first?.dataKeys.first ?? nil)
        small.directory.close()
        let journal = try #require(try small.directory.files()["erasures"])
        let line = "erased \(hexadecimal(tag.bytes)) \(hexadecimal(Array(wrapped.prefix(12))))\n"
        try small.directory.replace("erasures", by: journal + Data(line.utf8))
        small.clock.advance(by: ErasureTests.fourYears)
        let again = try SmallGateway(in: small.directory, clock: small.clock)
        let (count, failures) = try await ErasureService(again.gateway).carryOutDue()
        #expect(count == 2 && failures.isEmpty)
        let states = try await ErasureService(again.gateway).list().map { $0.document["state"] }
        #expect(states == ["erased", "erased"])
    }

    @Test func `nobody decides what they proposed, and nothing is decided twice`() async throws {
        try await small.submit([Sample.licence()])
        let id = try await propose()
        await #expect(throws: ErasureRejection.ownProposal) {
            try await service.decide(id, .approve, by: steward)
        }
        await #expect(throws: ErasureRejection.alreadyOpen(id: id)) { try await propose() }
        #expect(try await service.decide(id, .reject, by: security)["state"] == "rejected")
        await #expect(throws: ErasureRejection.alreadyDecided(.rejected)) {
            try await service.decide(id, .approve, by: security)
        }
        #expect(try await verdict() == "match")
        _ = try await propose()
    }

    @Test func `of whom nothing is held, nothing is erased`() async throws {
        await #expect(throws: ErasureRejection.nothingHeld) { try await propose(Sample.otherCompany) }
        let other = RecordID(at: small.clock.now, using: &SystemRandom.shared)
        await #expect(throws: ErasureRejection.unknown) {
            try await service.decide(other, .approve, by: security)
        }
    }

    @Test func `an old copy of the keys brings nobody's data back`() async throws {
        try await small.submit([Sample.licence()])
        let sealed = try #require(try await small.store.record(at: LogPlace(log: 0, index: 0))?.record.sealed)
        small.clock.advance(by: ErasureTests.fourYears)
        small.directory.close()
        let old = try small.directory.keys
        let again = try SmallGateway(in: small.directory, clock: small.clock)
        let request = try ErasureRequest(json: ["subject": Sample.company.json, "reason": "by-law"])
        let erasure = ErasureService(again.gateway)
        let answer = try await erasure.propose(request, by: steward)
        let id = try #require(answer["id"]?.string.flatMap(RecordID.init))
        #expect(try await erasure.decide(id, .approve, by: security)["state"] == "erased")
        #expect(!sealed.isEmpty)
        again.directory.close()
        #expect(try again.directory.keys != old)
        try again.directory.restore(keys: old)
        let restored = try SmallGateway(in: small.directory, clock: small.clock)
        let tag = restored.vault.tag(.subjectKey, Sample.company)
        var lookUps = LookUps()
        lookUps.dataKeys = [tag]
        let time = small.clock.now
        let found = try await restored.store.transact([lookUps]) { (BatchWrites(time: time), $0.findings) }
        #expect(found.first?.dataKeys == [nil])
        // A subject that came back keeps its new key through the next start.
        try await restored.submit([Sample.licence()])
        let later = try SmallGateway(in: small.directory, clock: small.clock)
        #expect(try await later.answer(Sample.question()).0.body["verdict"] == "match")
    }

    @Test func `a destroyed key stays in no file`() async throws {
        try await small.submit([Sample.licence()])
        var lookUps = LookUps()
        lookUps.dataKeys = [small.vault.tag(.subjectKey, Sample.company)]
        let asked = lookUps
        let time = small.clock.now
        let found = try await small.store.transact([asked]) { (BatchWrites(time: time), $0.findings) }
        let wrapped = try #require(found.first?.dataKeys.first ?? nil)
        _ = try await service.decide(try await propose(), .approve, by: security)
        for (name, bytes) in try small.directory.files() {
            #expect(bytes.range(of: Data(wrapped)) == nil, "\(name)")
        }
    }
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

private enum SystemRandom {
    nonisolated(unsafe) static var shared = SystemRandomNumberGenerator()
}
