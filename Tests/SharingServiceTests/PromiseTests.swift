import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// A promise instead of a paper is checked when it is due, as a use of its own, and the agency hears of it.
@Suite struct PromiseTests {
    private let small: SmallGateway
    private let service: PromiseService

    init() async throws {
        small = try SmallGateway(catalogue: CheckCatalogue.make())
        service = PromiseService(small.gateway)
    }

    private func promise(_ numbers: [JSONValue] = ["7"], _ more: JSONObject = [:]) async throws {
        var changes = more
        changes["promises"] = .array(numbers)
        _ = try await small.checked(changes)
    }

    private func notices() async throws -> [JSONObject] {
        try await small.store.notices(of: Sample.frontDesk.agency, before: nil, limit: 10).map(\.about)
    }

    @Test(arguments: [(false, "kept"), (true, "broken")])
    func `a promise is checked when it is due and not before`(hasPermit: Bool, outcome: String) async throws {
        try await promise()
        if hasPermit { try await small.submit([Sample.permit()], of: "food-permit") }
        small.clock.advance(by: .seconds(86_400 * 29))
        #expect(try await service.checkDue().outcomes.isEmpty)
        small.clock.advance(by: .seconds(86_400 * 1))
        let before = try await small.logSize
        let (outcomes, failures) = try await service.checkDue()
        #expect(outcomes.map(\.key.rawValue) == [outcome])
        #expect(failures.isEmpty)
        #expect(try await small.logSize == before + 1)
        let told = try #require(try await notices().first)
        #expect(told["outcome"] == .string(outcome))
        #expect(told["serviceItem"] == "food-permit-new")
        #expect(told["title"]?["en"] == "No permit")
        for secret in [Sample.company.canonicalID, Sample.caseNumber] {
            #expect(!"\(told)".contains(secret))
        }
        // Once.
        #expect(try await service.checkDue().outcomes.isEmpty)
        #expect(try await notices().count == 1)
    }

    @Test(arguments: [false, true])
    func `it is not held to be broken where something is restricted`(hasPermit: Bool) async throws {
        try await small.submit([Sample.licence()])
        if hasPermit { try await small.submit([Sample.permit()], of: "food-permit") }
        try await promise()
        try await small.restrict(Sample.company)
        small.clock.advance(by: .seconds(86_400 * 30))
        #expect(try await service.checkDue().outcomes == [.notChecked: 1])
        #expect(try await notices().first?["reasons"] == ["incomplete"])
    }

    @Test func `many that are due on one day are checked at once, whatever is granted for a second`()
        async throws
    {
        let rationed = SmallCatalogue.alarmedPermitGrant.replacing(
            "\"ground\"",
            with: "\"quota\": {\"perSecond\": 1, \"perDay\": 9}, \"ground\""
        )
        small.catalogue.replace(
            try CheckCatalogue.make(granting: [SmallCatalogue.licenceGrant, rationed])
        )
        for number in 0..<12 {
            small.clock.advance(by: .seconds(1))
            // Not more than the day allows.
            if number == 6 { small.clock.advance(by: .seconds(86_400)) }
            try await promise(["7"], ["case": .string("C-\(number)")])
        }
        small.clock.advance(by: .seconds(86_400 * 30))
        #expect(try await service.checkDue().outcomes == [.kept: 9])
        small.clock.advance(by: .seconds(86_400))
        #expect(try await service.checkDue().outcomes == [.kept: 3])
        // A question of the agency's own in the same second is not held up by them.
        _ = try await small.checked()
    }

    @Test func `its receipt is kept for the agency, and the person sees the use`() async throws {
        try await promise()
        small.clock.advance(by: .seconds(86_400 * 30))
        _ = try await service.checkDue()
        let checked = try #require(
            try await notices().first?["receipts"]?.array?.first?.string.flatMap { RecordID($0) }
        )
        let system = Caller(id: Sample.frontDesk, roles: [], state: .active, pinnedKey: nil)
        let receipt = try #require(try await ReceiptService(small.gateway).receipt(checked, for: system))
        let record = try small.verified(receipt, subject: Sample.company).record
        #expect(record["kind"] == "check")
        #expect(record["result"] == "kept")
        #expect(record["material"] == "food-permit@1")
        #expect(record["contract"] != nil)
        #expect(record["case"] != nil)
    }

    @Test func `the same promise of the same case is kept once`() async throws {
        for _ in 0..<3 { try await promise() }
        #expect(try await small.store.matters(.promise, isOpen: true).count == 1)
        try await promise(["7", "8"])
        try await promise(["7"], ["case": "LJ-2026-000124"])
        #expect(try await small.store.matters(.promise, isOpen: true).count == 3)
    }

    @Test func `one that nobody can look up becomes due on the spot`() async throws {
        try await promise(["8"])
        small.clock.advance(by: .seconds(86_400 * 5))
        let before = try await small.logSize
        #expect(try await service.checkDue().outcomes == [.onTheSpot: 1])
        #expect(try await small.logSize == before)
        #expect(try await notices().map { $0["outcome"] } == ["on-the-spot"])
    }

    @Test func `where the contract has ended it could not be checked, and the reason is told`() async throws {
        try await promise()
        small.catalogue.replace(try CheckCatalogue.make(granting: [SmallCatalogue.licenceGrant]))
        small.clock.advance(by: .seconds(86_400 * 30))
        #expect(try await service.checkDue().outcomes == [.notChecked: 1])
        let told = try #require(try await notices().first)
        #expect(told["reasons"] == ["no-contract"])
    }

    @Test func `where the list has changed it could not be checked`() async throws {
        try await promise()
        let entries = CheckCatalogue.entries.replacing("No permit", with: "Another")
        small.catalogue.replace(try CheckCatalogue.make(entries: entries))
        small.clock.advance(by: .seconds(86_400 * 30))
        #expect(try await service.checkDue().outcomes == [.notChecked: 1])
        #expect(try await notices().first?["reasons"] == ["list-changed"])
    }

    @Test func `nothing personal of a promise is in clear, and none is left when it is checked`() async throws
    {
        try await promise()
        let open = try #require(try await small.store.matters(.promise, isOpen: true).first)
        let sealed = try #require(open.sealed)
        for secret in [Sample.company.canonicalID, Sample.caseNumber] {
            #expect(!String(decoding: sealed, as: UTF8.self).contains(secret))
            #expect(!"\(open.content)".contains(secret))
        }
        small.clock.advance(by: .seconds(86_400 * 30))
        _ = try await service.checkDue()
        let closed = try #require(try await small.store.matters(.promise, isOpen: false).first)
        #expect(closed.sealed == nil)
        #expect(closed.state == "kept")
        #expect(closed.steps.map(\.verb) == ["make", "check"])
    }
}
