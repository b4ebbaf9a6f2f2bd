/// Small named values.
enum SettingTable {
    static func find(_ name: String) -> PostgresQuery {
        PostgresQuery("SELECT value FROM setting WHERE name = $1", .text(name))
    }

    static func value(_ row: PostgresRow) -> [UInt8] { row.bytes(0) }

    static func put(_ name: String, _ value: [UInt8]) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO setting (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """,
            .text(name),
            .bytes(value)
        )
    }

    /// Sets a value unless there is one; gives the one that is there afterwards, even if a rival set it at the same moment.
    static func insertIfAbsent(_ name: String, _ value: [UInt8]) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO setting (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = setting.value RETURNING value
            """,
            .text(name),
            .bytes(value)
        )
    }
}
