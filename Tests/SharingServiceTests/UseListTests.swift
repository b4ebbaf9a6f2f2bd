import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct UseListTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
        try await small.submit([Sample.permit()], of: "food-permit")
        _ = try await small.answer(Sample.question())
        _ = try await small.answer(Sample.seats(40))
        _ = try await small.reuse(Sample.reuse(["name"]))
        _ = try await small.refusal(Sample.question(), by: Sample.declaration)
        small.clock.advance(by: .seconds(86_400))
        _ = try await small.answer(Sample.seats(40), by: Sample.declaration)
    }

    private func list(
        limit: Int = 50,
        after cursor: UseList.Cursor? = nil,
        by caller: CallerID = Sample.registry,
        _ narrow: (inout UseFilter) -> Void = { _ in }
    ) async throws -> UseList {
        var filter = UseFilter()
        narrow(&filter)
        return try await UseList(filter, after: cursor, limit: limit, by: caller, in: small.gateway)
    }

    private func indexes(_ narrow: (inout UseFilter) -> Void) async throws -> [JSONValue?] {
        try await list(narrow).uses.map { $0["index"] }
    }

    @Test func `uses are told newest first: who, for what, with which result, and not about whom`()
        async throws
    {
        let uses = try await list().uses
        #expect(uses.map { $0["index"] } == [6, 4, 3, 2])
        #expect(uses[1]["kind"] == "reuse" && uses[1]["result"] == "released")
        #expect(uses[1]["consumer"] == ["agency": "affairs-centre", "system": "front-desk"])
        #expect(uses[1]["serviceItem"] == "food-permit-new" && uses[1]["fields"] == ["name"])
        for use in uses {
            for name in ["subject", "case", "query", "answer", "salt"] { #expect(use[name] == nil) }
        }
    }

    @Test func `a refused question is no use`() async throws {
        #expect(try await indexes { $0.consumer = Sample.declaration.agency } == [6])
    }

    @Test func `filters narrow the list`() async throws {
        #expect(try await indexes { $0.material = "food-permit" } == [6, 3])
        #expect(try await indexes { $0.item = "tax-registration" } == [])
        #expect(try await indexes { $0.party = Sample.frontDesk.agency } == [4, 3, 2])
        #expect(try await indexes { $0.party = Sample.dispatch.agency } == [])
        #expect(try await indexes { $0.from = CivilDate("2026-11-24") } == [6])
        #expect(try await indexes { $0.until = CivilDate("2026-11-23") } == [4, 3, 2])
        #expect(try await indexes { $0.until = CivilDate("2026-11-22") } == [])
    }

    @Test func `pages follow each other without gap or repetition, whatever is logged between`() async throws
    {
        var (found, cursor, pages) = ([JSONValue?](), UseList.Cursor?.none, 0)
        repeat {
            let page = try await list(limit: 2, after: cursor)
            found += page.uses.map { $0["index"] }
            cursor = page.next
            pages += 1
            _ = try await small.answer(Sample.question())
        } while cursor != nil && pages < 9
        #expect(found == [6, 4, 3, 2])
        #expect(UseList.Cursor("0.4")?.description == "0.4")
        for text in ["", "4", "-1.4", "0.04", "0.4.0", "0.4.-1", "0.4.1.1"] {
            #expect(UseList.Cursor(text) == nil)
        }
    }

    /// After the uses of the others, a check of the front desk's that looks up two types of two providers.
    private func checkedGateway() async throws -> SmallGateway {
        let small = try SmallGateway(catalogue: CheckCatalogue.make(sharesClearance: true))
        try await small.submit([Sample.licence()])
        _ = try await small.checked()
        return small
    }

    @Test func `each material that a check looked up is a use, for its provider and who asked`() async throws
    {
        let small = try await checkedGateway()
        func told(_ narrow: (inout UseFilter) -> Void) async throws -> [String] {
            var filter = UseFilter()
            narrow(&filter)
            let list = try await UseList(filter, after: nil, limit: 9, by: Sample.registry, in: small.gateway)
            return list.uses.map { use in
                ["kind", "role", "material", "provider", "result"].map { use[$0]?.string ?? "" }.joined(
                    separator: " "
                )
            }
        }
        let own = [
            "check applicant business-licence@1 market-regulation held",
            "check applicant food-permit@1 market-regulation held",
        ]
        let other = "check applicant tax-clearance@1 tax not-held"
        #expect(try await told { _ in } == own + [other])
        #expect(try await told { $0.party = Sample.frontDesk.agency } == own + [other])
        #expect(try await told { $0.party = Sample.registry.agency } == own)
        #expect(try await told { $0.party = Sample.declaration.agency } == [other])
        #expect(try await told { $0.provider = Sample.declaration.agency } == [other])
        #expect(try await told { $0.material = "food-permit" } == [own[1]])
        #expect(try await told { $0.party = Sample.dispatch.agency } == [])
    }

    @Test(arguments: 1...4)
    func `no page is longer than asked for, and none misses a use of a check`(limit: Int) async throws {
        let small = try await checkedGateway()
        _ = try await small.checked()
        var (found, cursor, pages) = ([String](), UseList.Cursor?.none, 0)
        repeat {
            let page = try await UseList(
                UseFilter(),
                after: cursor,
                limit: limit,
                by: Sample.registry,
                in: small.gateway
            )
            #expect(page.uses.count <= limit)
            found += page.uses.map { "\($0["index"]?.integer ?? 0) \($0["material"]?.string ?? "")" }
            // What the page has is among what its entry of the log says was looked at.
            let record = try small.verified(page.receipt).record
            #expect(page.uses.allSatisfy { ($0["index"]?.integer ?? 0) >= (record["from"]?.integer ?? 0) })
            cursor = try page.next.map { try #require(UseList.Cursor($0.description)) }
            pages += 1
        } while cursor != nil && pages < 20
        let types = ["business-licence@1", "food-permit@1", "tax-clearance@1"]
        #expect(found == [2, 1].flatMap { index in types.map { "\(index) \($0)" } })
    }

    @Test func `a promise that was checked is a use too`() async throws {
        let small = try await checkedGateway()
        _ = try await small.checked(["promises": ["7"]])
        small.clock.advance(by: .seconds(86_400 * 30))
        _ = try await PromiseService(small.gateway).checkDue()
        let list = try await UseList(
            UseFilter(),
            after: nil,
            limit: 1,
            by: Sample.registry,
            in: small.gateway
        )
        #expect(list.uses.map { $0["result"] } == ["kept"] && list.uses[0]["material"] == "food-permit@1")
    }

    @Test func `a page is in the log, with what was looked at, before it is handed over`() async throws {
        let page = try await list(limit: 2)
        let record = try small.verified(page.receipt).record
        #expect(record["kind"] == "export" && record["result"] == "uses")
        #expect(record["from"] == 4 && record["until"] == 7)
        small.store.fail(.atCommit(.unavailable("the disk is full")))
        await #expect(throws: LogUnavailable.self) { try await list() }
    }

    @Test func `a cursor behind the end of the log is none`() async throws {
        let cursor = try #require(UseList.Cursor("0.zz"))
        await #expect(throws: InvalidInput.self) { try await list(after: cursor) }
    }

    @Test func `what became of a reuse stands with it`() async throws {
        let id = try #require(try await list().uses[1]["id"]?.string.flatMap(RecordID.init))
        let outcome = UseOutcome(effect: .granted, storedUntil: nil, destroyedOn: nil)
        _ = try await small.engine.perform(OutcomeOperation(outcome, of: id, by: Sample.frontDesk))
        #expect(try await list().uses.map { $0["outcome"] } == [nil, ["effect": "granted"], nil, nil])
    }
}
