import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// Who relied on a record that is revoked since is told, once, with their own receipts and nothing else.
@Suite struct RelianceTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    private func change(to status: String, of sourceID: String = "JY-0001") async throws {
        _ = try await small.engine.perform(small.change(sourceID, to: status))
    }

    private func followUp() async throws -> Int { try await RelianceService(small.gateway).followUp() }

    private func told(_ agency: AgencyID = Sample.frontDesk.agency) async throws -> [Notice] {
        try await NoticeService(small.gateway).posted(to: agency, limit: 10)
    }

    private func receipts(_ notice: Notice?) -> [String] {
        notice?.about["receipts"]?.array?.compactMap(\.string) ?? []
    }

    @Test func `positive answers are told of, the newest first, and no others`() async throws {
        let verified = try await small.answer(Sample.question()).0.body["id"]?.string
        _ = try await small.answer(Sample.question(claims: ["status": "dormant"]))
        let reused = try await small.reuse(Sample.reuse(["name"])).0.body["id"]?.string
        try await small.submit([Sample.licence("JY-0002", of: Sample.otherCompany)])
        _ = try await small.answer(Sample.question(about: Sample.otherCompany))
        try await change(to: "revoked")
        #expect(try await told().isEmpty)
        let size = try await small.logSize
        #expect(try await followUp() == 1)
        let notice = try await told().first
        #expect(notice?.kind == .recordWithdrawn)
        #expect(receipts(notice) == [reused, verified].compactMap { $0 })
        #expect(notice?.about["count"] == 2 && notice?.about["status"] == "revoked")
        #expect(notice?.about["material"] == "business-licence@1")
        // Telling is a record of the log.
        #expect(try await small.logSize == size + 1)
        let record = try await small.store.record(at: LogPlace(log: 0, index: size))?.record.bytes
        #expect(try JSONValue(parsing: record ?? [])["result"] == "notified")
        let text = String(decoding: JSONValue.object(notice?.about ?? [:]).encodedBytes, as: UTF8.self)
        #expect(!text.contains("91990100MA0000001G") && !text.contains("JY-0001"))
        #expect(try await followUp() == 0)
        #expect(try await told().count == 1)
    }

    @Test func `a check rests on what it looked up`() async throws {
        let checked = try await small.checked().body["id"]?.string
        _ = try await small.checked(["subjects": ["applicant": Sample.otherCompany.json]])
        try await change(to: "revoked")
        #expect(try await followUp() == 1)
        #expect(receipts(try await told().first) == [checked].compactMap { $0 })
    }

    @Test func `an answer is told of once for each change that it lived under`() async throws {
        let first = try await small.answer(Sample.question()).0.body["id"]?.string
        try await change(to: "suspended")
        try await change(to: "valid")
        // Telling the same status again is no change, and hides nothing that came before.
        let second = try await small.answer(Sample.question()).0.body["id"]?.string
        try await change(to: "valid")
        try await change(to: "revoked")
        #expect(try await followUp() == 2)
        let told = Dictionary(try await told().map { ($0.about["status"], receipts($0)) }) { $0 + $1 }
        #expect(told == ["suspended": [try #require(first)], "revoked": [try #require(second)]])
    }

    @Test func `another record of the same subject is another matter`() async throws {
        _ = try await small.answer(Sample.question())
        try await small.submit([Sample.licence("JY-0007", fields: ["status": "dormant"])])
        _ = try await small.answer(Sample.question())
        try await change(to: "suspended", of: "JY-0007")
        try await change(to: "revoked")
        // Which of the two made the answer positive is not known, so both changes are told.
        #expect(try await followUp() == 2)
        #expect(Set(try await told().map { receipts($0).count }) == [1, 2])
    }

    @Test func `a change that nobody relied on is followed up without a word`() async throws {
        try await change(to: "revoked")
        let size = try await small.logSize
        #expect(try await small.store.withdrawals(limit: 10) == [LogPlace(log: 0, index: 1)])
        #expect(try await followUp() == 0)
        #expect(try await small.store.withdrawals(limit: 10).isEmpty)
        #expect(try await small.logSize == size)
    }

    @Test func `what waits to be followed up is followed up after a restart`() async throws {
        _ = try await small.answer(Sample.question())
        try await change(to: "revoked")
        small.directory.close()
        let again = try SmallGateway(in: small.directory, clock: small.clock)
        #expect(try await RelianceService(again.gateway).followUp() == 1)
        #expect(try await NoticeService(again.gateway).posted(to: Sample.hub, limit: 10).count == 1)
    }

    @Test func `where the subject is erased there is nothing to tell`() async throws {
        _ = try await small.answer(Sample.question())
        try await change(to: "revoked")
        small.clock.advance(by: .seconds(4 * 366 * 86_400))
        let erasures = ErasureService(small.gateway)
        let request = try ErasureRequest(json: ["subject": Sample.company.json, "reason": "unlawful"])
        let steward = Sample.caller("market-regulation", .administrator, "steward")
        let security = Sample.caller("affairs-centre", .administrator, "security")
        let proposed = try await erasures.propose(request, by: steward)
        let id = try #require(proposed["id"]?.string.flatMap(RecordID.init))
        _ = try await erasures.decide(id, .approve, by: security)
        #expect(try await followUp() == 0)
        #expect(try await small.store.withdrawals(limit: 10).isEmpty)
    }

    @Test func `a notice is marked as done by its own agency alone`() async throws {
        _ = try await small.answer(Sample.question())
        try await change(to: "revoked")
        _ = try await followUp()
        let service = NoticeService(small.gateway)
        let id = RecordID(bytes: try #require(try await told().first?.id))
        await #expect(throws: NoticeService.Rejection.unknown) {
            try await service.complete(id, by: Sample.caller("tax", .administrator, "steward"))
        }
        let own = Sample.caller("affairs-centre", .administrator, "steward")
        try await service.complete(id, by: own)
        try await service.complete(id, by: own)
        #expect(try await told().isEmpty)
    }
}
