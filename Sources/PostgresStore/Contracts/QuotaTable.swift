import SharingModel
import SharingService

/// How often each grant was used on a day.
enum QuotaTable {
    static func uses(on day: CivilDate) -> PostgresQuery {
        PostgresQuery(
            "SELECT day, contract, position, used FROM quota_use WHERE day = $1 ORDER BY contract, position",
            .integer(Int64(day.daysSinceEpoch))
        )
    }

    /// The use that a row tells; nil for one under no contract.
    static func use(_ row: PostgresRow) -> BatchWrites.QuotaUse? {
        guard let contract = ContractHash(row.text(1)) else { return nil }
        return BatchWrites.QuotaUse(
            account: QuotaBook.Account(contract: contract, grant: Int(row.integer(2))),
            day: CivilDate(daysSinceEpoch: Int(row.integer(0))),
            used: Int(row.integer(3))
        )
    }

    /// Writes daily counts as they stand.
    static func put(_ uses: [BatchWrites.QuotaUse]) -> [PostgresQuery] {
        uses.rounds(by: Key.init).map { round in
            PostgresQuery(
                """
                INSERT INTO quota_use (day, contract, position, used)
                SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[])
                ON CONFLICT (day, contract, position) DO UPDATE SET used = excluded.used
                """,
                .integers(round.map { Int64($0.day.daysSinceEpoch) }),
                .texts(round.map(\.account.contract.description)),
                .integers(round.map { Int64($0.account.grant) }),
                .integers(round.map { Int64($0.used) })
            )
        }
    }

    private struct Key: Hashable {
        let day: CivilDate
        let account: QuotaBook.Account

        init(_ use: BatchWrites.QuotaUse) {
            day = use.day
            account = use.account
        }
    }
}
