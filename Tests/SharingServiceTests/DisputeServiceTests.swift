import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// A dispute is recorded step by step, told to the others, and seen by nobody else.
@Suite struct DisputeServiceTests {
    private let small: SmallGateway
    private let contract: RegisteredContract
    private let tax = administrator("tax", .steward)
    private let provider = administrator("market-regulation", .steward)
    private let hub = administrator("affairs-centre", .steward)

    init() throws {
        small = try SmallGateway()
        contract = try #require(
            small.catalogue.current.contracts.first { $0.content.consumer.description == "tax" }
        )
    }

    private static func administrator(_ agency: String, _ role: Role, _ name: String? = nil) -> Caller {
        let id = Sample.caller(agency, .administrator, name ?? role.rawValue)
        return Caller(id: id, roles: [role], state: .active, pinnedKey: nil)
    }

    private var service: DisputeService { DisputeService(small.gateway) }

    private func open(
        _ ground: String = "scope",
        about contract: RegisteredContract? = nil,
        by caller: Caller? = nil
    ) async throws -> (id: RecordID, document: JSONObject) {
        let opening = try DisputeOpening(
            json: [
                "contract": .string((contract ?? self.contract).hash.description), "ground": .string(ground),
                "statement": "seats alone are not enough",
            ]
        )
        let document = try await service.open(opening, by: caller ?? tax)
        return (try #require(document["id"]?.string.flatMap(RecordID.init)), document)
    }

    /// Of which steps an agency was told.
    private func told(_ caller: Caller) async throws -> Set<String> {
        let notices = try await small.store.notices(of: caller.id.agency, before: nil, limit: 100)
        return Set(notices.compactMap { $0.about["step"]?.string })
    }

    @Test func `from consultation to the hub and to the government, each step in the log`() async throws {
        let (id, opened) = try await open()
        #expect(opened["state"] == "consulting" && opened["ground"] == "scope")
        for (step, caller, state) in [
            (DisputeStep(.consult, statement: "no"), provider, "consulting"),
            (DisputeStep(.escalate), tax, "at-hub"),
            (DisputeStep(.mediate, statement: "half"), hub, "at-hub"),
            (DisputeStep(.decline, statement: "no"), provider, "at-hub"),
            (DisputeStep(.refer), hub, "at-government"),
            (DisputeStep(.decide, statement: "yes"), hub, "decided"),
        ] {
            let taken = try await service.take(step, in: id, by: caller)
            #expect(taken["state"]?.string == state)
            let record = try small.verified(
                try #require(taken["receipt"]?.object),
                query: .object(step.statement.map { ["statement": .string($0)] } ?? [:])
            ).record
            #expect(record["kind"] == "dispute" && record["decision"] == .string(step.verb.rawValue))
            #expect(record["matter"] == .string(id.description) && record["result"]?.string == state)
        }
        let document = try #require(try await service.list(for: tax).first?.document)
        let steps = document["steps"]?.array ?? []
        #expect(
            steps.map { $0["step"] } == [
                "open", "consult", "escalate", "mediate", "decline", "refer", "decide",
            ]
        )
        #expect(steps.last?["by"] == .string(hub.id.description))
        // Told to the others, and to the hub from where it is asked.
        #expect(try await told(tax) == ["consult", "mediate", "decline", "refer", "decide"])
        #expect(try await told(provider) == ["open", "escalate", "mediate", "refer", "decide"])
        #expect(try await told(hub) == ["escalate", "decline"])
    }

    @Test func `it is seen by its parties, the hub and auditors`() async throws {
        let (id, _) = try await open()
        let transport = Self.administrator("transport", .steward)
        for caller in [tax, provider, hub, Self.administrator("transport", .auditor)] {
            #expect(try await service.list(for: caller).count == 1)
        }
        #expect(try await service.list(for: transport).isEmpty)
        await #expect(throws: DisputeRejection.unknown) {
            try await service.take(DisputeStep(.consult, statement: "x"), in: id, by: transport)
        }
    }

    @Test func `there is one about a contract at a time, of its parties, and with a ground`() async throws {
        let transport = Self.administrator("transport", .steward)
        await #expect(throws: InvalidInput.self) { try await open(by: transport) }
        await #expect(throws: DisputeRejection.groundless(.refusal, .active)) { try await open("refusal") }
        let (id, _) = try await open()
        await #expect(throws: DisputeRejection.alreadyOpen(id: id)) { try await open(by: provider) }
        _ = try await service.take(DisputeStep(.withdraw), in: id, by: tax)
        _ = try await open(by: provider)
    }

    @Test func `of many opened at once about one contract, one is`() async throws {
        let size = try await small.logSize
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask { _ = try? await open(by: number.isMultiple(of: 2) ? tax : provider) }
            }
        }
        #expect(try await small.logSize == size + 1)
        #expect(try await service.list(for: tax).count == 1)
    }

    @Test func `in a dispute of its own the hub asks without an answer after five working days`()
        async throws
    {
        let own = try #require(
            small.catalogue.current.contracts.first { $0.content.consumer == hub.id.agency }
        )
        let (id, _) = try await open(about: own, by: hub)
        let escalate = DisputeStep(.escalate)
        // Opened on Monday, 23 November: weekends alone are off.
        for day in ["2026-11-23", "2026-11-30"] {
            small.clock.set(try #require(Timestamp("\(day)T12:00:00.000Z")))
            await #expect(throws: DisputeRejection.refused(.consultationMissing)) {
                try await service.take(escalate, in: id, by: hub)
            }
        }
        small.clock.set(try #require(Timestamp("2026-12-01T12:00:00.000Z")))
        #expect(try await service.take(escalate, in: id, by: hub)["state"] == "at-government")
        let decide = DisputeStep(.decide, statement: "as the hub holds")
        await #expect(throws: DisputeRejection.refused(.ownDispute)) {
            try await service.take(decide, in: id, by: hub)
        }
        let second = Self.administrator("affairs-centre", .steward, "second")
        #expect(try await service.take(decide, in: id, by: second)["state"] == "at-government")
        let agreed = try await service.take(DisputeStep(.agree), in: id, by: provider)
        #expect(agreed["state"] == "decided")
    }

    @Test func `of two at once who agree last, one ends it`() async throws {
        let (id, _) = try await open()
        _ = try await service.take(DisputeStep(.consult, statement: "half"), in: id, by: tax)
        _ = try await service.take(DisputeStep(.agree), in: id, by: tax)
        let size = try await small.logSize
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { _ = try? await service.take(DisputeStep(.agree), in: id, by: provider) }
            }
        }
        #expect(try await small.logSize == size + 1)
        #expect(try await service.list(for: tax).first?.document["state"] == "agreed")
    }
}
