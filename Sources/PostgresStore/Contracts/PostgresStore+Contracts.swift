public import SharingModel
public import SharingService

extension PostgresStore {
    /// A contract with its steps.
    public func contract(_ hash: ContractHash) async throws -> StoredContract? {
        try await read { connection in
            try ContractTable.contracts(connection.run(ContractTable.find([hash])))[hash]?.get()
        }
    }

    /// The contracts under which a question was permitted.
    public func usedContracts() async throws -> Set<ContractHash> {
        try await read { Set(try $0.run(ContractTable.used).all(ContractTable.hash).compactMap(\.self)) }
    }

    /// The daily counts of `day`.
    public func quotas(on day: CivilDate) async throws -> [BatchWrites.QuotaUse] {
        try await read { try $0.run(QuotaTable.uses(on: day)).all(QuotaTable.use).compactMap(\.self) }
    }
}
