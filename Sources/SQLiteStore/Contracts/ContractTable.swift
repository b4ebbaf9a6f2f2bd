import GRDB
import SharingModel
import SharingService

/// Contracts with the steps of their lives; the contract itself is a document of the catalogue.
final class ContractTable {
    private let documents: DocumentTable
    private let selectSteps: PreparedStatement
    private let insertStep: PreparedStatement
    private let selectUse: PreparedStatement
    private let selectUsed: PreparedStatement
    private let insertUse: PreparedStatement
    private let selectLapses: PreparedStatement
    private let insertLapse: PreparedStatement

    init(_ database: Database, documents: DocumentTable) throws {
        self.documents = documents
        selectSteps = try PreparedStatement(
            database,
            "SELECT kind, content, time FROM contract_step WHERE hash = ?1 ORDER BY position"
        )
        insertStep = try PreparedStatement(
            database,
            """
            INSERT INTO contract_step (hash, position, kind, content, time, decision, agency)
            VALUES (?1, (SELECT ifnull(max(position), 0) + 1 FROM contract_step WHERE hash = ?1), ?2, ?3, ?4, ?5, ?6)
            """
        )
        selectUse = try PreparedStatement(database, "SELECT time FROM contract_use WHERE hash = ?1")
        selectUsed = try PreparedStatement(database, "SELECT hash FROM contract_use")
        insertUse = try PreparedStatement(
            database,
            "INSERT INTO contract_use (hash, time) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING"
        )
        selectLapses = try PreparedStatement(database, "SELECT duty FROM contract_lapse WHERE hash = ?1")
        insertLapse = try PreparedStatement(
            database,
            "INSERT INTO contract_lapse (hash, duty, time) VALUES (?1, ?2, ?3)"
        )
    }

    func find(_ hash: ContractHash) throws -> StoredContract? {
        guard let document = try documents.document(.contract, hash.description) else { return nil }
        let contract = try document.registeredContract()
        selectSteps.bind(1, hash.description)
        let steps = try selectSteps.all { row in
            guard let step = StoredContract.Step(kind: row.text(0), content: row.text(1)) else {
                throw StoredContract.Unreadable()
            }
            return (step: step, time: Timestamp(millisecondsSinceEpoch: row.integer(2)))
        }
        selectUse.bind(1, hash.description)
        selectLapses.bind(1, hash.description)
        return StoredContract(
            contract: contract,
            steps: steps,
            firstUse: try selectUse.first { Timestamp(millisecondsSinceEpoch: $0.integer(0)) },
            lapsed: Set(try selectLapses.all { SharingDuty(rawValue: $0.text(0)) }.compactMap(\.self))
        )
    }

    /// Those under which a question was permitted.
    func used() throws -> Set<ContractHash> {
        Set(try selectUsed.all { ContractHash($0.text(0)) }.compactMap(\.self))
    }

    /// Takes note of a use; the first one counts.
    func noteUse(of hash: ContractHash, at time: Timestamp) throws {
        insertUse.bind(1, hash.description)
        insertUse.bind(2, time.millisecondsSinceEpoch)
        try insertUse.execute()
    }

    /// Takes note that a time has run out and was told.
    func noteLapse(of hash: ContractHash, _ duty: SharingDuty, at time: Timestamp) throws {
        insertLapse.bind(1, hash.description)
        insertLapse.bind(2, duty.rawValue)
        insertLapse.bind(3, time.millisecondsSinceEpoch)
        try insertLapse.execute()
    }

    func write(_ write: ContractWrite, at time: Timestamp) throws {
        let (kind, content) = write.step.row
        let decision = write.step.decision
        insertStep.bind(1, write.contract.hash.description)
        insertStep.bind(2, kind)
        insertStep.bind(3, content)
        insertStep.bind(4, time.millisecondsSinceEpoch)
        insertStep.bind(5, decision?.verb.rawValue)
        insertStep.bind(6, decision?.agency.description)
        try insertStep.execute()
        // After its step: the database takes a contract as active only with the signatures that make it so.
        try documents.replace(
            CatalogueDocument(contract: write.contract.content, state: write.contract.state)
        )
    }
}
