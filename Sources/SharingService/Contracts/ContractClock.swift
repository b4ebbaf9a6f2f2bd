public import CanonicalJSON
public import SharingModel

/// The time that a provider has to answer an application (Decree 809 art 21).
public struct ContractClock: Sendable {
    /// The contract that waits.
    public let contract: RegisteredContract
    /// What is due since when.
    public let clock: DecisionClock
    /// Where it stands today.
    public let standing: ClockStanding

    /// As callers see it.
    public var json: JSONObject { clock.json(standing) }
}

extension ContractService {
    /// The clocks of the contracts that wait for their provider, in the order of their due days.
    public func clocks() async throws -> [ContractClock] {
        var clocks: [ContractClock] = []
        for contract in gateway.catalogue.current.contracts where contract.state == .proposed {
            if let clock = try await clock(of: contract) { clocks.append(clock) }
        }
        return clocks.sorted { $0.standing.due.day < $1.standing.due.day }
    }

    /// The clock of a contract; nil where nothing is due, or the application is not signed yet.
    public func clock(of contract: RegisteredContract) async throws -> ContractClock? {
        guard contract.state == .proposed, let received = try await received(contract),
            let duty = SharingDuty.reply(to: classes(of: contract))
        else { return nil }
        let clock = DecisionClock(duty, received: received, in: gateway.calendar)
        let standing = clock.standing(on: gateway.today, under: gateway.workingDays)
        return ContractClock(contract: contract, clock: clock, standing: standing)
    }

    /// When the application was complete: its consumer has signed it.
    private func received(_ contract: RegisteredContract) async throws -> Timestamp? {
        try await steps(of: contract.hash).first { step, _ in
            guard case .decided(let text) = step, let decision = StoredContract.decision(in: text) else {
                return false
            }
            return decision.verb == .accept && decision.agency == contract.content.consumer
        }?.time
    }

    func classes(of contract: RegisteredContract) -> Set<MaterialType.SharingClass> {
        let catalogue = gateway.catalogue.current
        return Set(contract.content.grants.flatMap { catalogue.versions(of: $0.material) }.map(\.sharing))
    }
}
