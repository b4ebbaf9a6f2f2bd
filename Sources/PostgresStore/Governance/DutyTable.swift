import SharingService

/// Which gateway does what one of several does at a time, and until when it has that duty.
enum DutyTable {
    /// Whether a gateway has the duties, whether their term is over, and whether it is about to be; by the server's clock.
    static func find(_ holder: [UInt8]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT holder = $1, until < clock_timestamp(), until < clock_timestamp() + $2::bigint * interval '1 second'
            FROM duty
            """,
            .bytes(holder),
            .integer(DutyRoster.renewal.components.seconds)
        )
    }

    /// What is to be written so that a gateway takes or keeps them, and whether it has them then.
    static func take(_ holder: [UInt8], _ found: PostgresRows) -> (writes: [PostgresQuery], result: Bool) {
        guard let row = found.first else { return ([put(holder)], true) }
        let (isHolder, isOver, isEnding) = (row.boolean(0), row.boolean(1), row.boolean(2))
        guard isHolder || isOver else { return ([], false) }
        return (isEnding ? [put(holder)] : [], true)
    }

    private static func put(_ holder: [UInt8]) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO duty (holder, until) VALUES ($1, clock_timestamp() + $2::bigint * interval '1 second')
            ON CONFLICT (lock) DO UPDATE SET holder = excluded.holder, until = excluded.until
            """,
            .bytes(holder),
            .integer(DutyRoster.term.components.seconds)
        )
    }
}
