/// The advisory lock of the gateways that run on a database, which they share; who needs the database alone has it alone.
///
/// It is held for as long as the connection lives.
enum GatewayLock {
    /// `OGatGate` in ASCII.
    private static let key: Int64 = 0x4F47_6174_4761_7465

    /// Shares it with other gateways, waiting a little for who has it alone; false if that does not end.
    static func share(_ connection: PostgresConnection) throws -> Bool {
        try take("pg_advisory_lock_shared", connection)
    }

    /// Has it alone, waiting a little: the session of a gateway that has just ended may not have ended yet; false if that does not end.
    static func takeAlone(_ connection: PostgresConnection) throws -> Bool {
        try take("pg_advisory_lock", connection)
    }

    /// Gives up having it alone.
    static func release(_ connection: PostgresConnection) throws {
        try connection.run(PostgresQuery("SELECT pg_advisory_unlock($1::bigint)", .integer(key)))
    }

    private static func take(_ function: String, _ connection: PostgresConnection) throws -> Bool {
        do {
            try connection.run(PostgresQuery("SET lock_timeout = '3s'"))
            try connection.run(PostgresQuery("SELECT \(function)($1::bigint)", .integer(key)))
            try connection.run(PostgresQuery("RESET lock_timeout"))
            return true
        } catch let failure as PostgresFailure where failure.isLockTimeout {
            return false
        }
    }
}
