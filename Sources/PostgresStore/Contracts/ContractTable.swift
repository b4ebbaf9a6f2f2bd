import SharingModel
import SharingService

/// Contracts with the steps of their lives; the contract itself is a document of the catalogue.
enum ContractTable {
    /// Contracts with their steps: a row for each step, or one if there is none.
    static func find(_ hashes: [ContractHash]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT document.id, document.version, document.state, document.content, contract_use.time,
                (SELECT string_agg(duty, ' ') FROM contract_lapse WHERE hash = document.id),
                step.kind, step.content, step.time
            FROM (
                SELECT DISTINCT ON (id) id, version, state, content FROM catalogue_document
                WHERE kind = 'contract' AND id = ANY($1::text[]) ORDER BY id, version DESC
            ) AS document
            LEFT JOIN contract_use ON contract_use.hash = document.id
            LEFT JOIN contract_step AS step ON step.hash = document.id
            ORDER BY document.id, step.position
            """,
            .texts(hashes.map(\.description))
        )
    }

    /// The contracts that were found; one that was damaged fails whoever asks for it, not everybody's batch.
    static func contracts(_ rows: PostgresRows) -> [ContractHash: Result<StoredContract, any Error>] {
        let rows = Dictionary(grouping: rows.all { $0 }) { $0.text(0) }
        let contracts = rows.compactMap { hash, rows in
            ContractHash(hash).map { ($0, Result { try contract(rows) }) }
        }
        return Dictionary(contracts) { $1 }
    }

    /// A contract from its rows, of which there is at least one.
    private static func contract(_ rows: [PostgresRow]) throws -> StoredContract {
        let row = rows[0]
        let document = CatalogueDocument(
            kind: .contract,
            id: row.text(0),
            version: Int(row.integer(1)),
            state: row.text(2),
            content: row.bytes(3)
        )
        return StoredContract(
            contract: try document.registeredContract(),
            steps: try rows.filter { !$0.isNull(6) }.map { row in
                guard let step = StoredContract.Step(kind: row.text(6), content: row.text(7)) else {
                    throw StoredContract.Unreadable()
                }
                return (step: step, time: Timestamp(millisecondsSinceEpoch: row.integer(8)))
            },
            firstUse: row.optionalInteger(4).map { Timestamp(millisecondsSinceEpoch: $0) },
            lapsed: Set(row.text(5).split(separator: " ").compactMap { SharingDuty(rawValue: String($0)) })
        )
    }

    /// The contracts under which a question was permitted.
    static let used = PostgresQuery("SELECT hash FROM contract_use")

    static func hash(_ row: PostgresRow) -> ContractHash? { ContractHash(row.text(0)) }

    /// Takes note of uses; the first one of each contract counts.
    static func noteUses(of hashes: [ContractHash], at time: Timestamp) -> [PostgresQuery] {
        guard !hashes.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                INSERT INTO contract_use (hash, time) SELECT hash, $2 FROM unnest($1::text[]) AS row (hash)
                ON CONFLICT (hash) DO NOTHING
                """,
                .texts(hashes.map(\.description)),
                .integer(time.millisecondsSinceEpoch)
            )
        ]
    }

    /// Takes note that times have run out and were told.
    static func noteLapses(
        _ lapses: [(contract: ContractHash, duty: SharingDuty)],
        at time: Timestamp
    ) -> [PostgresQuery] {
        guard !lapses.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                INSERT INTO contract_lapse (hash, duty, time)
                SELECT hash, duty, $3 FROM unnest($1::text[], $2::text[]) AS row (hash, duty)
                """,
                .texts(lapses.map(\.contract.description)),
                .texts(lapses.map(\.duty.rawValue)),
                .integer(time.millisecondsSinceEpoch)
            )
        ]
    }

    /// Writes contracts as they stand, each with its newest step; `change` is the number of the batch.
    static func put(_ writes: [ContractWrite], at time: Timestamp, _ change: Int64) -> [PostgresQuery] {
        writes.flatMap { write in
            let contract = write.contract
            // After its step: the database takes a contract as active only with the signatures that make it so.
            return [addStep(write.step, of: contract.hash, at: time)]
                + DocumentTable.put(
                    [CatalogueDocument(contract: contract.content, state: contract.state)],
                    change
                )
        }
    }

    private static func addStep(
        _ step: StoredContract.Step,
        of hash: ContractHash,
        at time: Timestamp
    ) -> PostgresQuery {
        let (kind, content) = step.row
        let decision = step.decision
        return PostgresQuery(
            """
            INSERT INTO contract_step (hash, position, kind, content, time, decision, agency)
            SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6 FROM contract_step WHERE hash = $1
            """,
            .text(hash.description),
            .text(kind),
            .text(content),
            .integer(time.millisecondsSinceEpoch),
            .text(decision?.verb.rawValue),
            .text(decision?.agency.description)
        )
    }
}
