import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// What was proposed is recorded, and in force for the next request once the last consent is given.
@Suite struct ProposalServiceTests {
    private let small: SmallGateway
    private static let `operator` = administrator("affairs-centre", "operator", .operator)
    private static let steward = administrator("market-regulation", "steward", .steward)

    init() throws {
        small = try SmallGateway(catalogue: SmallCatalogue.withoutContracts())
    }

    private var service: ProposalService { ProposalService(small.gateway) }

    private static func administrator(_ agency: String, _ name: String, _ role: Role) -> Caller {
        let id = Sample.caller(agency, .administrator, name)
        return Caller(id: id, roles: [role], state: .active, pinnedKey: nil)
    }

    private func proposeRetirement() async throws -> RecordID {
        let change = ProposedChange.retirement(try #require(MaterialTypeReference("food-permit@1")))
        let proposed = try await service.propose(change, by: ProposalServiceTests.steward)
        return try #require(proposed["id"]?.string.flatMap(RecordID.init))
    }

    @Test func `a change is in force with the last consent, and both steps are in the log`() async throws {
        let change = ProposedChange.retirement(try #require(MaterialTypeReference("food-permit@1")))
        let proposed = try await service.propose(change, by: ProposalServiceTests.steward)
        let first = try small.verified(try #require(proposed["receipt"]?.object)).record
        #expect(first["kind"] == "proposal" && first["reason"] == "retirement food-permit@1")
        #expect(small.gateway.catalogue.current.retired.isEmpty)
        let id = try #require(proposed["id"]?.string.flatMap(RecordID.init))
        let decided = try await service.decide(
            id,
            .approve,
            reason: nil,
            by: ProposalServiceTests.operator
        )
        #expect(decided["state"] == "carried-out")
        let second = try small.verified(try #require(decided["receipt"]?.object)).record
        #expect(second["proposal"] == .string(id.description) && second["result"] == "carried-out")
        #expect(small.gateway.catalogue.current.retired.map(\.description) == ["food-permit@1"])
        // A type without a version means none that is retired.
        let reference = try #require(MaterialTypeReference("food-permit"))
        #expect(small.gateway.catalogue.current.versions(of: reference).isEmpty)
        let notices = try await small.store.notices(
            of: ProposalServiceTests.steward.id.agency,
            before: nil,
            limit: 10
        )
        #expect(notices.map(\.kind) == [.proposalDecided])
    }

    @Test func `of people who decide at once, one is first and the others are told so`() async throws {
        for _ in 0..<8 {
            let small = try SmallGateway(catalogue: SmallCatalogue.withoutContracts())
            let service = ProposalService(small.gateway)
            let change = ProposedChange.retirement(try #require(MaterialTypeReference("food-permit@1")))
            let proposed = try await service.propose(change, by: ProposalServiceTests.steward)
            let id = try #require(proposed["id"]?.string.flatMap(RecordID.init))
            let deciders = (0..<8).map { number in
                ProposalServiceTests.administrator("affairs-centre", "operator-\(number)", .operator)
            }
            let outcomes = await withTaskGroup(of: String?.self) { group in
                for (number, decider) in deciders.enumerated() {
                    group.addTask {
                        let verb: ProposalVerb = number.isMultiple(of: 2) ? .approve : .reject
                        let answer = try? await service.decide(id, verb, reason: "理由", by: decider)
                        return answer?["state"]?.string
                    }
                }
                return await group.reduce(into: [String]()) { if let state = $1 { $0.append(state) } }
            }
            #expect(outcomes.count == 1)
            let stored = try #require(try await small.store.matter(id.bytes))
            #expect(stored.state == outcomes.first && stored.steps.count == 2 && !stored.isOpen)
            #expect(small.gateway.catalogue.current.retired.isEmpty == (stored.state == "rejected"))
        }
    }

    @Test func `what has changed since it was proposed cannot be approved, only refused`() async throws {
        let enrolled = Caller(id: Sample.registry, roles: [], state: .active, pinnedKey: nil)
        try await small.store.replace([
            CatalogueDocument(caller: enrolled),
            CatalogueDocument(agency: try Agency(json: SmallCatalogue.parse(SmallCatalogue.market))),
        ])
        small.gateway.catalogue.replace(try Catalogue(try await small.store.catalogue()))
        let proposed = try await service.propose(.caller(enrolled), by: ProposalServiceTests.steward)
        let id = try #require(proposed["id"]?.string.flatMap(RecordID.init))
        #expect(proposed["isStale"] == false && proposed["differs"] == [])
        let security = ProposalServiceTests.administrator("affairs-centre", "security", .security)
        _ = try await service.suspend(Sample.registry, because: "lost", by: security)
        let shown = try await service.proposal(id, for: security)
        #expect(shown?["isStale"] == true && shown?["differs"] == ["state"])
        await #expect(throws: ProposalStanding.Refusal.stale) {
            _ = try await service.decide(id, .approve, reason: nil, by: security)
        }
        #expect(small.gateway.catalogue.current.callers[Sample.registry]?.state == .suspended)
        let rejected = try await service.decide(id, .reject, reason: "stale", by: security)
        #expect(rejected["state"] == "rejected")
    }

    @Test func `who watches is not switched off, and nobody alone suspends the last of a role`() async throws
    {
        let roles: [Role] = [.operator, .security, .steward, .auditor]
        let people = roles.map {
            ProposalServiceTests.administrator("affairs-centre", $0.rawValue, $0)
        }
        try await small.store.replace(people.map { CatalogueDocument(caller: $0) })
        small.gateway.catalogue.replace(try Catalogue(try await small.store.catalogue()))
        let (steward, security, auditor) = (people[2], people[1], people[3])
        for watcher in [security, auditor] {
            await #expect(throws: CallerSuspension.Rejection.watcher) {
                _ = try await service.suspend(watcher.id, because: "no", by: steward)
            }
        }
        for last in [people[0], steward, auditor] {
            await #expect(throws: CallerSuspension.Rejection.lastOfRole) {
                _ = try await service.suspend(last.id, because: "no", by: security)
            }
        }
        let second = ProposalServiceTests.administrator("affairs-centre", "second-auditor", .auditor)
        try await small.store.replace([CatalogueDocument(caller: second)])
        small.gateway.catalogue.replace(try Catalogue(try await small.store.catalogue()))
        _ = try await service.suspend(auditor.id, because: "lost", by: security)
        await #expect(throws: CallerSuspension.Rejection.lastOfRole) {
            _ = try await service.suspend(second.id, because: "no", by: security)
        }
    }

    @Test func `a change that the catalogue refuses by now is not carried out, and waits`() async throws {
        let first = try await proposeRetirement()
        let second = try await proposeRetirement()
        _ = try await service.decide(first, .approve, reason: nil, by: ProposalServiceTests.operator)
        await #expect(throws: InvalidInput.self) {
            _ = try await service.decide(second, .approve, reason: nil, by: ProposalServiceTests.operator)
        }
        #expect(try await small.store.matter(second.bytes)?.isOpen == true)
    }

    @Test func `what an agency is no party of, it does not see or decide`() async throws {
        let id = try await proposeRetirement()
        let stranger = ProposalServiceTests.administrator("tax", "steward", .steward)
        #expect(try await service.proposal(id, for: stranger) == nil)
        #expect(try await service.proposals(for: stranger, isOpen: false).isEmpty)
        await #expect(throws: ProposalStep.Unknown.self) {
            _ = try await service.decide(id, .reject, reason: "no", by: stranger)
        }
        #expect(try await service.proposals(for: ProposalServiceTests.operator, isOpen: true).count == 1)
    }

    @Test func `nobody suspends themselves, strangers or twice`() async throws {
        let change = ProposedChange.caller(
            Caller(id: Sample.registry, roles: [], state: .active, pinnedKey: nil)
        )
        await #expect(throws: InvalidInput.self) {
            // The small catalogue has no agencies to enrol for.
            _ = try await service.propose(change, by: ProposalServiceTests.operator)
        }
        try await small.store.replace([
            CatalogueDocument(caller: Caller(id: Sample.registry, roles: [], state: .active, pinnedKey: nil))
        ])
        small.gateway.catalogue.replace(try Catalogue(try await small.store.catalogue()))
        let own = ProposalServiceTests.steward
        let stranger = ProposalServiceTests.administrator("tax", "steward", .steward)
        await #expect(throws: CallerSuspension.Rejection.unknown) {
            _ = try await service.suspend(Sample.registry, because: "lost", by: stranger)
        }
        _ = try await service.suspend(Sample.registry, because: "lost", by: own)
        #expect(small.gateway.catalogue.current.callers[Sample.registry]?.state == .suspended)
        await #expect(throws: CallerSuspension.Rejection.suspendedAlready) {
            _ = try await service.suspend(Sample.registry, because: "lost", by: own)
        }
    }

    @Test(arguments: [("2026-11-09", false), ("2026-11-06", true)])
    func `an entry is updated within ten working days of a change`(
        changedOn: String,
        isLate: Bool
    ) async throws {
        let change = ProposedChange.retirement(try #require(MaterialTypeReference("food-permit@1")))
        let proposed = try await service.propose(
            change,
            changedOn: CivilDate(changedOn),
            by: ProposalServiceTests.steward
        )
        #expect(proposed["update"]?["isLate"] == .boolean(isLate))
    }

    @Test func `the hub consents to at most five working days more, within the term`() async throws {
        func ask(_ changedOn: String, _ days: Int64) async throws -> JSONObject {
            let more: JSONValue = [
                "materialType": "food-permit", "changedOn": .string(changedOn), "workingDays": .integer(days),
            ]
            let change = try ProposedChange(json: ["moreTime": more])
            return try await service.propose(change, by: ProposalServiceTests.steward)
        }
        for (changedOn, days) in [("2026-11-09", 6), ("2026-11-06", 5), ("2026-11-24", 1)] {
            await #expect(throws: InvalidInput.self) { _ = try await ask(changedOn, Int64(days)) }
        }
        let asked = try await ask("2026-11-09", 5)
        #expect(asked["waitsFor"] == ["hub-review"])
        let id = try #require(asked["id"]?.string.flatMap(RecordID.init))
        _ = try await service.decide(id, .approve, reason: nil, by: ProposalServiceTests.operator)
        #expect(try await small.store.matter(id.bytes)?.state == "carried-out")
    }
}
