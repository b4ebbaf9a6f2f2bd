import SharingService

/// Changes of status that are not followed up yet, by their place in the log.
enum WithdrawalTable {
    /// The oldest ones.
    static func first(_ limit: Int) -> PostgresQuery {
        PostgresQuery("SELECT log, idx FROM withdrawal ORDER BY log, idx LIMIT $1", .integer(Int64(limit)))
    }

    static func place(_ row: PostgresRow) -> LogPlace {
        LogPlace(log: Int(row.integer(0)), index: row.index(1))
    }

    static func put(_ places: [LogPlace]) -> [PostgresQuery] {
        change(places, "INSERT INTO withdrawal (log, idx) SELECT * FROM unnest($1::bigint[], $2::bigint[])")
    }

    static func remove(_ places: [LogPlace]) -> [PostgresQuery] {
        change(
            places,
            "DELETE FROM withdrawal WHERE (log, idx) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))"
        )
    }

    private static func change(_ places: [LogPlace], _ sql: String) -> [PostgresQuery] {
        guard !places.isEmpty else { return [] }
        return [
            PostgresQuery(
                sql,
                .integers(places.map { Int64($0.log) }),
                .integers(places.map { Int64(clamping: $0.index) })
            )
        ]
    }
}
