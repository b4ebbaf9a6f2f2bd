import GRDB
import SharingModel
import SharingService

/// How often each grant was used on a day.
final class QuotaTable {
    private let codes: CodeTable
    private let select: PreparedStatement
    private let upsert: PreparedStatement

    init(_ database: Database, codes: CodeTable) throws {
        self.codes = codes
        select = try PreparedStatement(
            database,
            "SELECT contract, position, used FROM quota_use WHERE day = ?1 ORDER BY contract, position"
        )
        upsert = try PreparedStatement(
            database,
            """
            INSERT INTO quota_use (day, contract, position, used) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (day, contract, position) DO UPDATE SET used = excluded.used
            """
        )
    }

    func uses(on day: CivilDate) throws -> [BatchWrites.QuotaUse] {
        select.bind(1, Int64(day.daysSinceEpoch))
        let rows = try select.all { ($0.integer(0), Int($0.integer(1)), Int($0.integer(2))) }
        return rows.compactMap { contract, grant, used in
            guard let hash = codes.text(of: contract).flatMap({ ContractHash($0) }) else { return nil }
            return BatchWrites.QuotaUse(
                account: QuotaBook.Account(contract: hash, grant: grant),
                day: day,
                used: used
            )
        }
    }

    func replace(_ use: BatchWrites.QuotaUse) throws {
        upsert.bind(1, Int64(use.day.daysSinceEpoch))
        upsert.bind(2, try codes.intern(use.account.contract.description))
        upsert.bind(3, Int64(use.account.grant))
        upsert.bind(4, Int64(use.used))
        try upsert.execute()
    }
}
