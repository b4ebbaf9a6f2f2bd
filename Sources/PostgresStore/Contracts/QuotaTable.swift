import SharingModel
import SharingService

/// How often each grant was used on a day.
enum QuotaTable {
    private static let select = "SELECT day, contract, position, used, second, used_in_second FROM quota_use"

    static func uses(on day: CivilDate) -> PostgresQuery {
        PostgresQuery(
            select + " WHERE day = $1 ORDER BY contract, position",
            .integer(Int64(day.daysSinceEpoch))
        )
    }

    /// What batches with higher numbers than that have counted; for nil everything of the newest day and the one before.
    static func changes(since number: Int64?) -> PostgresQuery {
        guard let number else {
            return PostgresQuery(
                select + " WHERE day >= (SELECT max(day) FROM quota_use) - 1 ORDER BY day, contract, position"
            )
        }
        return PostgresQuery(
            select + " WHERE changed > $1 ORDER BY day, contract, position",
            .integer(number)
        )
    }

    /// The use that a row tells; nil for one under no contract.
    static func use(_ row: PostgresRow) -> BatchWrites.QuotaUse? {
        guard let contract = ContractHash(row.text(1)) else { return nil }
        return BatchWrites.QuotaUse(
            account: QuotaBook.Account(contract: contract, grant: Int(row.integer(2))),
            day: CivilDate(daysSinceEpoch: Int(row.integer(0))),
            used: Int(row.integer(3)),
            second: row.integer(4),
            usedInSecond: Int(row.integer(5))
        )
    }

    /// Writes counts as they stand: whoever counts knows what all gateways have counted.
    ///
    /// `change` is the number of the batch.
    static func put(_ uses: [BatchWrites.QuotaUse], _ change: Int64) -> [PostgresQuery] {
        uses.rounds(by: Key.init).map { round in
            PostgresQuery(
                """
                INSERT INTO quota_use (day, contract, position, used, second, used_in_second, changed)
                SELECT *, $7::bigint
                FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
                ON CONFLICT (day, contract, position) DO UPDATE SET used = excluded.used, second = excluded.second,
                    used_in_second = excluded.used_in_second, changed = excluded.changed
                """,
                .integers(round.map { Int64($0.day.daysSinceEpoch) }),
                .texts(round.map(\.account.contract.description)),
                .integers(round.map { Int64($0.account.grant) }),
                .integers(round.map { Int64($0.used) }),
                .integers(round.map(\.second)),
                .integers(round.map { Int64($0.usedInSecond) }),
                .integer(change)
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
