import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// People can see who used their data, and nobody else's (domain.md, usage).
@Suite struct UsageTests {
    private let small: SmallGateway
    private let portal = Caller(
        id: Sample.caller("affairs-centre", .system, "citizen-portal"),
        roles: [],
        state: .active,
        pinnedKey: nil,
        permissions: [.usage]
    )
    private static let representative = "990102198503120017"

    init() throws {
        small = try SmallGateway()
    }

    private func ask(
        _ subject: Subject = Sample.company,
        with changes: JSONObject = [:],
        as caller: Caller? = nil,
        of small: SmallGateway? = nil
    ) async throws -> UsageService.Answer {
        var body: JSONObject = ["subject": subject.json]
        for member in changes.members { body[member.name] = member.value }
        let query = try UsageQuery(json: .object(body))
        return try await UsageService((small ?? self.small).gateway).answer(query, by: caller ?? portal)
    }

    private func uses(_ answer: UsageService.Answer) throws -> [JSONValue] {
        guard case .uses(let body) = answer else { throw SmallGateway.Unexpected(what: "a refusal") }
        return body["uses"]?.array ?? []
    }

    /// A licence that names a person besides the company.
    private func submitWithRepresentative() async throws -> Subject {
        let person = try #require(Subject(scheme: .residentID, id: UsageTests.representative))
        try await small.submit([
            Sample.licence(with: [
                "subjects": ["holder": Sample.company.json, "legal-representative": person.json]
            ])
        ])
        return person
    }

    @Test func `a use says when, who, by which system, for what and on what basis, newest first`()
        async throws
    {
        try await small.submit([Sample.licence()])
        _ = try await small.answer(Sample.question())
        small.clock.advance(by: .seconds(3600))
        _ = try await small.reuse(Sample.reuse(["name"]))
        let uses = try uses(await ask())
        #expect(uses.map { $0["action"] } == ["reuse", "verification"])
        let use = uses[1]
        #expect(use["logtime"] == .string(SetClock.start.description))
        #expect(use["receiverCode"] == "affairs-centre" && use["receiverSystem"] == "front-desk")
        #expect(use["material"] == "business-licence@1" && use["index"] == 1)
        #expect(use["purpose"]?["serviceItem"] == "food-permit-new")
        #expect(use["basis"] == ["en": "Law", "zh": "依据"])
    }

    @Test func `each use is proven, and the question itself is in the log with its answer`() async throws {
        try await small.submit([Sample.licence()])
        _ = try await small.answer(Sample.question())
        guard case .uses(let body) = try await ask() else {
            Issue.record("refused")
            return
        }
        let use = try #require(body["uses"]?.array?.first)
        let proven = try small.verified(try #require(use["receipt"]?.object))
        #expect(proven.index == 1 && proven.record["kind"] == "verification")
        let document: JSONValue = .object(body)
        let presented = try #require(PresentedReceipt.all(in: document).first)
        let own = try ReceiptVerifier(keys: [small.gateway.logKey]).verify(
            presented,
            query: ["subject": Sample.company.json],
            subjects: [DisclosedSubject(bytes: Sample.company.bytes)]
        )
        #expect(own.record["kind"] == "usage" && own.record["result"] == "released")
        #expect(Set(own.checked.map(\.description)) == ["subject", "query", "answer"])
    }

    @Test func `whoever a record names sees its uses, and nothing of whom they were about`() async throws {
        let person = try await submitWithRepresentative()
        _ = try await small.answer(Sample.question())
        guard case .uses(let body) = try await ask(person) else {
            Issue.record("refused")
            return
        }
        let use = try #require(body["uses"]?.array?.first)
        #expect(use["action"] == "verification" && use["index"] == 1)
        let receipt = try #require(use["receipt"])
        #expect(receipt["record"] == nil && receipt["opening"] == nil)
        // The entry alone is proven: which record it is of is said to nobody.
        let entry = try #require(try await small.store.record(at: LogPlace(log: 0, index: 1))?.record.entry)
        #expect(receipt["entry"]?.string.flatMap(Base64URL.decode) == entry.bytes)
        let proof = try TransparencyProof(parsing: #require(receipt["proof"]?.string))
        let checkpoint = proof.checkpoint.checkpoint
        try proof.inclusion.verify(leaf: entry.leafHash, size: checkpoint.size, root: checkpoint.root)
        let text = String(decoding: JSONValue.object(body).encodedBytes, as: UTF8.self)
        for secret in [Sample.company.canonicalID, Sample.caseNumber, Sample.staff, Sample.companyName] {
            #expect(!text.contains(secret))
        }
        #expect(try uses(await ask(Sample.otherCompany)).isEmpty)
    }

    @Test func `what the law hides is not told to the subject`() async throws {
        let exemption = "\"hiddenFromSubject\": {\"en\": \"Law art. 1\", \"zh\": \"某法第一条\"}, "
        let hidden = SmallCatalogue.licenceGrant.replacing("\"requires\"", with: exemption + "\"requires\"")
        let base = try SmallCatalogue.make()
        let small = try SmallGateway(
            catalogue: Catalogue(
                agencies: [],
                types: base.types.values.flatMap { $0 },
                items: Array(base.items.values),
                contracts: [try SmallCatalogue.contract("c01", for: "affairs-centre", granting: [hidden])],
                callers: []
            )
        )
        try await small.submit([Sample.licence()])
        _ = try await small.answer(Sample.question())
        #expect(try uses(await ask(of: small)).isEmpty)
        // Auditors read every record.
        let record = try #require(try await small.store.record(at: LogPlace(log: 0, index: 1))?.record.bytes)
        #expect(try JSONValue(parsing: record)["kind"] == "verification")
    }

    @Test func `a refused question used nothing and is no use`() async throws {
        _ = try await small.refusal(Sample.question(with: ["material": "food-permit@7"]))
        #expect(try uses(await ask()).isEmpty)
    }

    @Test func `days bound what is told, and pages follow one another`() async throws {
        for _ in 0..<3 {
            _ = try await small.answer(Sample.question())
            small.clock.advance(by: .seconds(86_400))
        }
        #expect(try uses(await ask(with: ["from": "2026-11-24", "until": "2026-11-24"])).count == 1)
        #expect(try uses(await ask(with: ["from": "2026-11-24"])).count == 2)
        for _ in 0..<120 { _ = try await small.answer(Sample.question()) }
        guard case .uses(let first) = try await ask() else {
            Issue.record("refused")
            return
        }
        #expect(first["uses"]?.array?.count == 100)
        let next = try #require(first["next"])
        let rest = try uses(await ask(with: ["cursor": next]))
        #expect(rest.count == 23)
        await #expect(throws: InvalidInput.self) { try await ask(with: ["cursor": "-1"]) }
    }

    @Test func `uses are found across the turn of a month and after a restart`() async throws {
        _ = try await small.answer(Sample.question())
        small.clock.advance(by: .seconds(20 * 86_400))
        _ = try await small.answer(Sample.question())
        #expect(try uses(await ask()).compactMap { $0["index"]?.integer } == [1, 0])
    }

    @Test(
        arguments: [
            ["until": "0001-01-01"], ["from": "0001-01-01"], ["from": "9999-12-31"],
            ["from": "0001-01-01", "until": "9999-12-31"],
        ] as [JSONObject]
    ) func `whatever the days, there is an answer`(days: JSONObject) async throws {
        _ = try await small.answer(Sample.question())
        let isWithin = days["from"] != "9999-12-31" && days["until"] != "0001-01-01"
        #expect(try uses(await ask(with: days)).count == (isWithin ? 1 : 0))
    }

    @Test func `uses are found where the log's time is ahead of a clock that was set back`() async throws {
        small.clock.advance(by: .seconds(40 * 86_400))
        _ = try await small.answer(Sample.question())
        small.clock.set(SetClock.start)
        _ = try await small.answer(Sample.question())
        #expect(try uses(await ask()).count == 2)
    }

    @Test func `naming another's record in a question is no use of it`() async throws {
        try await small.submit([Sample.licence()])
        let question = Sample.question(about: Sample.otherCompany, with: ["sourceId": "JY-0001"])
        #expect(try await small.answer(question).0.body["verdict"] == "not-found")
        #expect(try uses(await ask()).isEmpty)
    }

    @Test func `a system that is not enrolled for it is refused, and that is logged`() async throws {
        let desk = Caller(id: Sample.frontDesk, roles: [], state: .active, pinnedKey: nil)
        guard case .refused(let receipt) = try await ask(as: desk) else {
            Issue.record("answered")
            return
        }
        let record = try small.verified(receipt).record
        #expect(record["kind"] == "usage" && record["result"] == "refused")
        #expect(record["reasons"] == ["operation-not-granted"])
    }
}
