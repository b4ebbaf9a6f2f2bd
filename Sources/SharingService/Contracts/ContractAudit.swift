public import SharingModel

/// Holds the state of every contract against its steps, before a gateway serves.
public enum ContractAudit {
    /// A contract that is not what its steps make it.
    public struct Disagreement: Error, CustomStringConvertible, Sendable {
        /// Which one.
        public let hash: ContractHash
        /// What is wrong.
        public let reason: String

        /// What is wrong and what to do.
        public var description: String {
            "the contract \(hash) \(reason): the database was altered or damaged; restore it from a backup"
        }
    }

    /// Checks every contract of a catalogue.
    ///
    /// - Throws: ``Disagreement``; nothing may be answered then.
    public static func check(
        _ catalogue: Catalogue,
        in store: any SharingStore,
        hub: AgencyID,
        calendar: CivilCalendar
    ) async throws {
        for contract in catalogue.contracts {
            guard let stored = try? await store.contract(contract.hash), !stored.steps.isEmpty else {
                throw Disagreement(hash: contract.hash, reason: "has no steps that can be read")
            }
            guard let standing = try? stored.standing(hub: hub, calendar: calendar) else {
                throw Disagreement(
                    hash: contract.hash,
                    reason: "has steps that do not follow from one another"
                )
            }
            guard standing.state == contract.state else {
                throw Disagreement(
                    hash: contract.hash,
                    reason: "is \(contract.state.rawValue), but its steps make it \(standing.state.rawValue)"
                )
            }
        }
    }
}
