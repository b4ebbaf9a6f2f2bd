import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// A wrong record is reported, checked within ten working days, corrected, and everybody who relied on it is told.
@Suite struct CorrectionServiceTests {
    private let small: SmallGateway
    private static let desk = caller(Sample.frontDesk)
    private static let dispatch = caller(Sample.dispatch)
    private static let portal = Caller(
        id: Sample.caller("affairs-centre", .system, "citizen-portal"),
        roles: [],
        state: .active,
        pinnedKey: nil,
        permissions: [.usage]
    )
    private static let registry = caller(Sample.registry)
    private static let steward = administrator("market-regulation", .steward)
    private static let hubSteward = administrator("affairs-centre", .steward)
    private static let auditor = administrator("affairs-centre", .auditor)
    private static let person = "990102198503120017"

    init() throws {
        small = try SmallGateway(
            catalogue: Catalogue(
                agencies: [],
                types: [try MaterialType(json: SmallCatalogue.parse(SmallCatalogue.licence))],
                items: [try ServiceItem(json: SmallCatalogue.parse(SmallCatalogue.item))],
                contracts: try ["affairs-centre", "tax", "transport"].map {
                    try SmallCatalogue.contract("c-\($0)", for: $0, granting: [SmallCatalogue.licenceGrant])
                },
                callers: []
            )
        )
    }

    private static func caller(_ id: CallerID) -> Caller {
        Caller(id: id, roles: [], state: .active, pinnedKey: nil)
    }

    private static func administrator(_ agency: String, _ role: Role) -> Caller {
        let id = Sample.caller(agency, .administrator, role.rawValue)
        return Caller(id: id, roles: [role], state: .active, pinnedKey: nil)
    }

    private var service: CorrectionService { CorrectionService(small.gateway) }

    private func ask(
        about subject: Subject = Sample.company,
        by caller: CallerID = Sample.frontDesk,
        of small: SmallGateway? = nil
    ) async throws -> JSONObject {
        try await (small ?? self.small).answer(Sample.question(about: subject), by: caller).0.body
    }

    private func file(
        _ answer: JSONValue?,
        fields: [JSONValue] = ["name"],
        about subject: Subject = Sample.company,
        with changes: JSONObject = [:],
        by caller: Caller = desk,
        answering: Bool = false
    ) async throws -> (id: RecordID, document: JSONObject) {
        let answer = answering ? try await ask(by: caller.id)["id"] : answer
        var body: JSONObject = [
            "material": "business-licence", "subject": subject.json, "fields": .array(fields),
            "statement": "the name is another one",
        ]
        body["receipt"] = answer
        for member in changes.members { body[member.name] = member.value }
        let document = try await service.file(CorrectionRequest(json: .object(body)), by: caller)
        return (try #require(document["id"]?.string.flatMap(RecordID.init)), document)
    }

    private func correct(
        _ id: RecordID,
        _ evidence: CorrectionOutcome.Evidence = .sourceID("JY-0001")
    ) async throws -> JSONObject {
        try await service.resolve(id, .corrected(evidence), by: Self.steward)
    }

    private func notices(of agency: String) async throws -> [Notice] {
        try await small.store.notices(of: try #require(AgencyID(agency)), before: nil, limit: 100)
    }

    @Test func `while it is open answers say that the record is disputed, also after a restart`()
        async throws
    {
        try await small.submit([Sample.licence(), Sample.licence("JY-0002", of: Sample.otherCompany)])
        let first = try await ask()
        #expect(first["disputed"] == nil)
        let (id, _) = try await file(first["id"])
        #expect(try await ask()["disputed"] == true)
        #expect(try await ask(by: Sample.dispatch)["disputed"] == true)
        #expect(try await small.reuse(Sample.reuse(["name"])).0.body["disputed"] == true)
        #expect(try await ask(about: Sample.otherCompany)["disputed"] == nil)
        small.directory.close()
        let again = try SmallGateway(
            in: small.directory,
            clock: small.clock,
            catalogue: small.catalogue.current
        )
        try await again.engine.restoreDisputes()
        #expect(try await ask(of: again)["disputed"] == true)
        let confirmed = try await CorrectionService(again.gateway).resolve(
            id,
            .confirmed(reason: "as registered"),
            by: Self.steward
        )
        #expect(confirmed["state"] == "confirmed" && confirmed["reason"] == "as registered")
        #expect(try await ask(of: again)["disputed"] == nil)
    }

    @Test
    func
        `a check says that the record is disputed, so that the paper is accepted, and is told of a wrong one`()
        async throws
    {
        try await small.submit([Sample.licence(fields: ["name": "错名"])])
        let checked = try await small.checked(by: Sample.dispatch).body
        #expect(checked.states[0] == "1 held")
        let (id, _) = try await file(try await ask()["id"])
        #expect(try await small.checked().body.states[0] == "1 disputed")
        #expect(try await small.checked(["brought": ["1", "2"]]).body["ready"] == true)
        // Whoever got a check asks for a correction of what is in it, and of nothing else.
        let (own, _) = try await file(checked["id"], by: Self.dispatch)
        await #expect(throws: InvalidInput.self) {
            try await file(checked["id"], about: Sample.otherCompany, by: Self.dispatch)
        }
        _ = try await service.resolve(own, .confirmed(reason: "not so"), by: Self.steward)
        try await small.submit([Sample.licence()])
        let wrong = try await correct(id)["wrongAnswers"]?.array ?? []
        #expect(wrong.contains(["agency": "transport", "receipts": [checked["id"] ?? .null]]))
    }

    @Test func `everybody who got the wrong answer is listed and told, and nobody else`() async throws {
        try await small.submit([Sample.licence(fields: ["name": "旧名"])])
        let right = try await ask(by: Sample.dispatch)
        try await small.submit([Sample.licence(fields: ["name": "错名"])])
        let wrong = try await ask()
        let other = try await ask(by: Sample.dispatch)
        let (id, _) = try await file(wrong["id"])
        try await small.submit([Sample.licence()])
        _ = try await ask(by: Sample.dispatch)
        let resolved = try await correct(id)
        #expect(resolved["state"] == "corrected")
        #expect(
            resolved["wrongAnswers"] == [
                ["agency": "affairs-centre", "receipts": [wrong["id"] ?? .null]],
                ["agency": "transport", "receipts": [other["id"] ?? .null]],
            ]
        )
        #expect(right["id"] != other["id"])
        let told = try await notices(of: "transport")
        #expect(told.map(\.kind) == [.answersCorrected])
        #expect(told.first?.about["receipts"] == [other["id"] ?? .null])
        #expect(
            Set(try await notices(of: "affairs-centre").map(\.kind)) == [
                .correctionResolved, .answersCorrected,
            ]
        )
        // It stood open for the provider until it was answered.
        #expect(try await notices(of: "market-regulation").isEmpty)
        // Each party sees its own receipts, the hub and auditors all.
        let seen = try await service.list(for: Self.desk).first?.document["wrongAnswers"]
        #expect(seen == [["agency": "affairs-centre", "receipts": [wrong["id"] ?? .null]]])
        #expect(try await service.list(for: Self.auditor).first?.document["wrongAnswers"]?.array?.count == 2)
        #expect(try await service.list(for: Self.dispatch).isEmpty)
        let record = try small.verified(try #require(resolved["receipt"]?.object)).record
        #expect(record["kind"] == "correction" && record["result"] == "corrected")
        #expect(record["disputed"] == wrong["id"] && record["matter"] == .string(id.description))
    }

    @Test func `questions about others whom the record names were wrong as well`() async throws {
        let person = try #require(Subject(scheme: .residentID, id: Self.person))
        let roles: JSONValue = ["holder": Sample.company.json, "legal-representative": person.json]
        try await small.submit([Sample.licence(with: ["subjects": roles])])
        let byPerson = try await ask(about: person, by: Sample.dispatch)
        let (id, _) = try await file(try await ask()["id"])
        #expect(try await ask(about: person)["disputed"] == true)
        try await small.submit([Sample.licence(fields: ["name": "新名"], with: ["subjects": roles])])
        let told = try await correct(id)["wrongAnswers"]?.array?.last
        #expect(told == ["agency": "transport", "receipts": [byPerson["id"] ?? .null]])
    }

    @Test func `a submission's receipt shows the correction as well as the number does`() async throws {
        try await small.submit([Sample.licence()])
        let (id, _) = try await file(try await ask()["id"])
        let (outcome, batch) = try await small.submit([Sample.licence(fields: ["name": "新名"])])
        let receipt = batch.receipt(at: try #require(outcome.position))
        let record = try small.verified(receipt).record["id"]?.string
        #expect(try await correct(id, .receipt(try #require(record)))["state"] == "corrected")
    }

    @Test func `nothing is corrected by what changes nothing, or by another record`() async throws {
        try await small.submit([Sample.licence(), Sample.licence("JY-0002", of: Sample.otherCompany)])
        let answer = try await ask()
        let (id, _) = try await file(answer["id"])
        let refused = CorrectionRejection.refused(.notCorrected)
        await #expect(throws: refused) { try await correct(id) }
        // Another field, another record, another kind of receipt.
        try await small.submit([Sample.licence(fields: ["status": "closed"])])
        await #expect(throws: refused) { try await correct(id) }
        let other = Sample.licence("JY-0002", of: Sample.otherCompany, fields: ["name": "新名"])
        try await small.submit([other])
        await #expect(throws: refused) { try await correct(id, .sourceID("JY-0002")) }
        await #expect(throws: refused) { try await correct(id, .sourceID("JY-9999")) }
        await #expect(throws: refused) { try await correct(id, .receipt(answer["id"]?.string ?? "")) }
        #expect(try await service.list(for: Self.desk).first?.document["state"] == "open")
    }

    @Test func `only the provider answers, and once`() async throws {
        try await small.submit([Sample.licence()])
        let (id, _) = try await file(try await ask()["id"])
        let confirmed = CorrectionOutcome.confirmed(reason: "as registered")
        await #expect(throws: CorrectionRejection.refused(.notProvider)) {
            try await service.resolve(id, confirmed, by: Self.hubSteward)
        }
        let transport = Self.administrator("transport", .steward)
        await #expect(throws: CorrectionRejection.unknown) {
            try await service.resolve(id, confirmed, by: transport)
        }
        // Two at once: one of them answers.
        let second = Self.administrator("market-regulation", .auditor)
        async let one = outcome { try await service.resolve(id, confirmed, by: Self.steward) }
        async let two = outcome { try await service.resolve(id, confirmed, by: second) }
        let states = await [one, two]
        #expect(states.filter { $0 == nil }.count == 1)
        #expect(states.contains(.refused(.answered(.confirmed))))
    }

    private func outcome(_ body: () async throws -> some Any) async -> CorrectionRejection? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? CorrectionRejection ?? .unknown
        }
    }

    @Test func `one shows an answer of one's own agency about that subject and type`() async throws {
        try await small.submit([Sample.licence(), Sample.licence("JY-0002", of: Sample.otherCompany)])
        let own = try await ask()["id"]
        let others = try await ask(by: Sample.dispatch)["id"]
        for (answer, subject) in [
            (others, Sample.company), (own, Sample.otherCompany), ("no id", Sample.company),
            (nil, Sample.company),
        ] as [(JSONValue?, Subject)] {
            await #expect(throws: InvalidInput.self) { try await file(answer, about: subject) }
        }
        await #expect(throws: InvalidInput.self) { try await file(own, fields: ["colour"]) }
        let (_, batch) = try await small.submit([Sample.licence("JY-0003", fields: ["name": "别名"])])
        let submission = try small.verified(batch.receipt(at: 0)).record["id"]
        await #expect(throws: InvalidInput.self) { try await file(submission) }
        await #expect(throws: CorrectionRejection.ownRecord) {
            let provider = try await ask(by: Sample.registry)["id"]
            _ = try await file(provider, by: Self.registry)
        }
        #expect(try await service.list(for: Self.auditor).isEmpty)
    }

    @Test func `a person needs no answer, and may miss a record altogether`() async throws {
        let missed = try await ask(by: Sample.dispatch)
        #expect(missed["verdict"] == "not-found")
        let (id, document) = try await file(nil, fields: [], by: Self.portal)
        #expect(document["isForPerson"] == true)
        #expect(try await ask()["disputed"] == true)
        let during = try await ask(by: Sample.dispatch)
        await #expect(throws: CorrectionRejection.refused(.notCorrected)) { try await correct(id) }
        small.clock.advance(by: .seconds(60))
        try await small.submit([Sample.licence()])
        _ = try await ask(by: Sample.dispatch)
        let resolved = try await correct(id)
        // Since when it was missed is the day of the report: what was asked before is not known to have been wrong.
        let receipts = resolved["wrongAnswers"]?.array?.last?["receipts"]
        #expect(receipts?.array?.contains(during["id"] ?? .null) == true)
        #expect(try await ask()["disputed"] == nil)
    }

    @Test func `a completeness check says that it is disputed, and was as wrong as any other answer`()
        async throws
    {
        try await small.submit([Sample.licence()])
        let before = try await check()
        #expect(try state(before) != "disputed")
        let (id, _) = try await file(try await ask()["id"])
        #expect(try state(await check()) == "disputed")
        try await small.submit([Sample.licence(fields: ["name": "新名"])])
        let told = try await correct(id)["wrongAnswers"]?.array?.first
        #expect(told?["receipts"]?.array?.first == before["id"])
        #expect(told?["receipts"]?.array?.count == 3)
        #expect(try state(await check()) != "disputed")
    }

    private func check() async throws -> JSONObject {
        let query = try CheckQuery(
            json: [
                "serviceItem": "food-permit-new", "case": .string(Sample.caseNumber), "channel": "hall",
                "subjects": ["applicant": Sample.company.json],
            ]
        )
        let operation = try CheckOperation(
            query,
            by: Sample.frontDesk,
            under: small.catalogue.current,
            workingDays: .assumed,
            vault: small.vault
        )
        guard case .answered(let answer, _) = try await small.engine.perform(operation).0 else {
            throw SmallGateway.Unexpected(what: "a refusal")
        }
        return answer.body
    }

    /// How the licence stands in a check.
    private func state(_ check: JSONObject) throws -> JSONValue? {
        try #require(check["materials"]?.array?.first { $0["material"] == "business-licence" })["state"]
    }

    @Test func `what is reported already is not filed again, and more in it is`() async throws {
        try await small.submit([Sample.licence()])
        let (id, _) = try await file(try await ask()["id"])
        let size = try await small.logSize
        for _ in 0..<2 {
            let again = await outcome { try await file(nil, by: Self.desk, answering: true) }
            #expect(again == .alreadyOpen(id: id))
        }
        #expect(try await small.logSize == size + 2)
        _ = try await file(try await ask()["id"], fields: ["capital"])
        let (whole, _) = try await file(try await ask()["id"], fields: [])
        let part = await outcome { try await file(nil, by: Self.desk, answering: true) }
        #expect(part == .alreadyOpen(id: whole))
        // Another agency, and a person, have their own.
        _ = try await file(try await ask(by: Sample.dispatch)["id"], by: Self.dispatch)
        _ = try await file(nil, by: Self.portal)
        for entry in try await service.list(for: Self.auditor) {
            #expect(try await ask()["disputed"] == true)
            let id = try #require(RecordID(entry.id))
            _ = try await service.resolve(id, .confirmed(reason: "right"), by: Self.steward)
        }
        #expect(try await ask()["disputed"] == nil)
        _ = try await file(try await ask()["id"])
    }

    @Test func `of many filed at once about one record, one is taken`() async throws {
        try await small.submit([Sample.licence()])
        let answer = try await ask()["id"]
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { _ = try? await file(answer) } }
        }
        #expect(try await service.list(for: Self.auditor).count == 1)
    }

    @Test func `the reason is sealed, and opened to the provider and to who filed it`() async throws {
        try await small.submit([Sample.licence()])
        let (id, _) = try await file(try await ask()["id"])
        let reason = "of \(Self.person), as registered"
        let resolved = try await service.resolve(id, .confirmed(reason: reason), by: Self.steward)
        #expect(resolved["reason"] == .string(reason))
        let stored = try #require(try await small.store.matter(id.bytes))
        for text in stored.steps.map(\.content) + [stored.content] {
            let bytes = JSONValue.object(text).encodedBytes
            #expect(!String(decoding: bytes, as: UTF8.self).contains(Self.person))
        }
        #expect(try await service.list(for: Self.desk).first?.document["reason"] == nil)
        #expect(try await service.show(id, to: Self.auditor)["reason"] == nil)
        for caller in [Self.desk, Self.steward] {
            let shown = try await service.show(id, to: caller)
            #expect(shown["reason"] == .string(reason))
            #expect((shown["subject"] == nil) == (caller.id == Self.desk.id))
            let record = try small.verified(try #require(shown["receipt"]?.object)).record
            #expect(record["kind"] == "correction" && record["result"] == "released")
        }
    }

    @Test func `an answer that is late is counted in the month in which it was due`() async throws {
        try await small.submit([Sample.licence()])
        _ = try await file(try await ask()["id"])
        func counted(by agency: AgencyID?) async throws -> [JSONObject] {
            let month = try #require(CivilMonth("2026-12"))
            let report = try await PeriodReport(month...month, by: nil, of: agency, in: small.gateway)
            return report.decisions.map(\.json)
        }
        for (day, late) in [("2026-12-07", 0), ("2026-12-08", 1)] as [(String, Int64)] {
            small.clock.set(try #require(Timestamp("\(day)T04:00:00.000Z")))
            let count: JSONObject = [
                "month": "2026-12", "provider": "market-regulation", "duty": "correction", "due": 1,
                "late": .integer(late),
            ]
            #expect(try await counted(by: nil) == [count])
            #expect(try await counted(by: Sample.registry.agency) == [count])
            #expect(try await counted(by: Sample.dispatch.agency) == [])
        }
    }

    @Test func `which of several records is meant is told by its number or by the role`() async throws {
        let person = try #require(Subject(scheme: .residentID, id: Self.person))
        let roles: JSONValue = ["holder": Sample.company.json, "legal-representative": person.json]
        try await small.submit([Sample.licence(with: ["subjects": roles])])
        try await small.submit([Sample.licence("JY-0002")])
        let answer = try await ask()["id"]
        let other = Sample.question(with: ["sourceId": "JY-0002"])
        for (narrowing, isOtherDisputed) in [
            (["sourceId": "JY-0001"], false), (["sourceId": "JY-0002"], true), (["role": "holder"], true),
        ] as [(JSONObject, Bool)] {
            let (id, _) = try await file(answer, with: narrowing)
            #expect((try await small.answer(other).0.body["disputed"] == true) == isOtherDisputed)
            _ = try await service.resolve(id, .confirmed(reason: "right"), by: Self.steward)
        }
        // What the person is named in, and nothing else of the company.
        let byPerson = try await ask(about: person)["id"]
        _ = try await file(byPerson, about: person, with: ["role": "legal-representative"])
        #expect(try await small.answer(other).0.body["disputed"] == nil)
        #expect(try await ask()["disputed"] == true)
    }

    @Test func `the provider alone opens what is personal, and that is recorded first`() async throws {
        try await small.submit([Sample.licence()])
        let answer = try await ask()["id"]
        let (id, document) = try await file(answer, with: ["sourceId": "JY-0001"])
        let open = JSONValue.object(document).encodedBytes
        for word in [Sample.company.canonicalID, "JY-0001", "another one"] {
            #expect(!String(decoding: open, as: UTF8.self).contains(word))
        }
        for caller in [Self.desk, Self.hubSteward, Self.auditor] {
            let shown = try await service.show(id, to: caller)
            #expect(shown["subject"] == nil && shown["statement"] == nil && shown["receipt"] == nil)
        }
        await #expect(throws: CorrectionRejection.unknown) { try await service.show(id, to: Self.dispatch) }
        for caller in [Self.steward, Self.registry] {
            let shown = try await service.show(id, to: caller)
            #expect(shown["subject"].flatMap(Subject.init(canonical:)) == Sample.company)
            #expect(shown["sourceId"] == "JY-0001" && shown["statement"] == "the name is another one")
            let record = try small.verified(try #require(shown["receipt"]?.object)).record
            #expect(record["kind"] == "correction" && record["result"] == "released")
        }
        small.store.fail(.atCommit(.unavailable("full")))
        await #expect(throws: LogUnavailable.self) { try await service.show(id, to: Self.steward) }
    }

    @Test func `ten working days, from the day after, and no longer`() async throws {
        // 2026-11-23 is a Monday; without a calendar's file weekends alone are off.
        try await small.submit([Sample.licence()])
        let (_, document) = try await file(try await ask()["id"])
        let clock = document["clock"]
        #expect(clock?["duty"] == "correction" && clock?["due"] == "2026-12-07")
        #expect(clock?["workingDaysLeft"] == 10)
        let awaited = try await NoticeService(small.gateway).standing(for: Sample.registry.agency)
        #expect(awaited.map(\.kind) == [.correctionToAnswer])
        #expect(awaited.first?.due == CivilDate("2026-12-07"))
        small.clock.set(try #require(Timestamp("2026-12-07T15:59:59.000Z")))
        #expect(try await service.clocks().map(\.standing.isOverdue) == [false])
        small.clock.set(try #require(Timestamp("2026-12-07T16:00:00.000Z")))
        #expect(try await service.clocks().map(\.standing.isOverdue) == [true])
        #expect(try await service.list(for: Self.steward).first?.document["clock"]?["workingDaysLate"] == 1)
    }

    @Test func `what was erased since is opened to nobody, and the provider may still answer`() async throws {
        try await small.submit([Sample.licence()])
        let (id, _) = try await file(try await ask()["id"])
        small.clock.advance(by: .seconds(4 * 366 * 86_400))
        let erasure = ErasureService(small.gateway)
        let request = try ErasureRequest(json: ["subject": Sample.company.json, "reason": "by-law"])
        let proposed = try await erasure.propose(request, by: Self.steward.id)
        let erased = try await erasure.decide(
            try #require(proposed["id"]?.string.flatMap(RecordID.init)),
            .approve,
            by: Self.hubSteward.id
        )
        #expect(erased["state"] == "erased")
        #expect(try await service.show(id, to: Self.steward)["subject"] == nil)
        await #expect(throws: CorrectionRejection.refused(.notCorrected)) { try await correct(id) }
        let answer = try await service.resolve(id, .confirmed(reason: "erased"), by: Self.steward)
        #expect(answer["state"] == "confirmed")
    }
}
