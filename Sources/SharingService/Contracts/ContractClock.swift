public import CanonicalJSON
public import SharingModel

/// The time that a provider has: to answer an application (Decree 809 art 21), then to begin to share (art 22).
public struct ContractClock: Sendable {
    /// The contract that waits.
    public let contract: RegisteredContract
    /// What is due since when, with the extension that was granted.
    public let clock: DecisionClock
    /// More time that was asked for.
    public let requested: ContractStanding.RequestedExtension?
    /// Where it stands today.
    public let standing: ClockStanding

    /// Who must act.
    public var debtor: AgencyID { contract.content.provider }

    /// As callers see it.
    public var json: JSONObject {
        var object = clock.json(standing)
        object["debtor"] = .string(debtor.description)
        if let granted = clock.granted {
            object["extendedBy"] = .integer(Int64(granted.workingDays))
            object["consentedOn"] = .string(granted.consentedOn.description)
        }
        if let requested {
            object["requested"] = [
                "workingDays": .integer(Int64(requested.workingDays)), "reason": .string(requested.reason),
            ]
        }
        return object
    }
}

extension ContractService {
    /// The clocks that run for contracts, in the order of their due days.
    public func clocks() async throws -> [ContractClock] {
        let used = try await gateway.store.usedContracts()
        var clocks: [ContractClock] = []
        for contract in gateway.catalogue.current.contracts where !used.contains(contract.hash) {
            if let clock = try await clock(of: contract) { clocks.append(clock) }
        }
        return clocks.sorted { $0.standing.due.day < $1.standing.due.day }
    }

    /// The clock of a contract; nil where nothing is due.
    public func clock(of contract: RegisteredContract) async throws -> ContractClock? {
        guard [.proposed, .active].contains(contract.state), gateway.today <= contract.content.until,
            let stored = try await gateway.store.contract(contract.hash)
        else { return nil }
        return try ContractClock(
            stored,
            hub: gateway.hub,
            under: gateway.catalogue.current,
            on: gateway.today,
            calendar: gateway.calendar,
            gateway.workingDays
        )
    }
}

extension ContractClock {
    /// The clock that runs for a contract on a day; nil where nothing is due.
    init?(
        _ stored: StoredContract,
        hub: AgencyID,
        under catalogue: Catalogue,
        on day: CivilDate,
        calendar: CivilCalendar,
        _ workingDays: WorkingCalendar
    ) throws {
        let standing = try stored.standing(hub: hub, calendar: calendar)
        let reply = SharingDuty.reply(to: catalogue.sharingClasses(of: stored.contract.content))
        guard let clock = standing.clock(replying: reply) else { return nil }
        contract = stored.contract
        self.clock = clock
        requested = standing.requested
        self.standing = clock.standing(on: day, under: workingDays)
    }
}

extension Catalogue {
    /// The sharing classes 共享属性 of what a contract grants.
    func sharingClasses(of content: SharingContract) -> Set<MaterialType.SharingClass> {
        Set(content.grants.flatMap { versions(of: $0.material) }.map(\.sharing))
    }
}
