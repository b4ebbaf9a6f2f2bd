public import SharingModel
public import SharingService

extension SQLiteStore {
    /// A contract with its steps.
    public func contract(_ hash: ContractHash) async throws -> StoredContract? {
        try await thread.run { connection in try connection.read { try connection.contracts.find(hash) } }
    }

    /// The contracts under which a question was permitted.
    public func usedContracts() async throws -> Set<ContractHash> {
        try await thread.run { connection in try connection.read { try connection.contracts.used() } }
    }
}
