public import SharingService

extension PostgresStore {
    /// Reads what a database holds at one moment, while gateways go on with it; nothing is changed.
    ///
    /// - Throws: ``PostgresOpeningError``, or what `body` throws.
    public static func snapshot<Result>(
        of address: PostgresAddress,
        _ body: (any StoreContent) throws -> Result
    ) throws -> Result {
        try reading(address, try StoreOpening.look(at: address), body)
    }

    /// Reads what a database holds for another store that goes on from it: this one is marked first, and takes no more entries of
    /// the log from any gateway.
    ///
    /// If `body` throws, the mark is taken away.
    ///
    /// - Throws: ``PostgresOpeningError``, also where a gateway runs on it; what `body` throws.
    public static func handOver<Result>(
        from address: PostgresAddress,
        to place: String,
        _ body: (any StoreContent) throws -> Result
    ) throws -> Result {
        let connection = try StoreOpening.connect(to: address, creating: false, isAlone: true)
        try StoreOpening.failing(at: address) {
            guard try connection.run(SettingTable.find(StoreMark.moved)).count == 0 else {
                throw PostgresOpeningError.moved(place: address.description)
            }
            // Statements that are sent together are done together, or not at all.
            try connection.run([SettingTable.put(StoreMark.moved, Array(place.utf8))] + Moving.end)
        }
        do {
            return try reading(address, connection, body)
        } catch {
            try StoreOpening.failing(at: address) { _ = try connection.run(Moving.begin) }
            throw error
        }
    }

    /// Lets gateways go on with a database that was handed over.
    ///
    /// - Returns: whether it was.
    /// - Throws: ``PostgresOpeningError``.
    public static func takeBack(_ address: PostgresAddress) throws -> Bool {
        let connection = try StoreOpening.connect(to: address, creating: false, isAlone: true)
        return try StoreOpening.failing(at: address) {
            guard try connection.run(SettingTable.find(StoreMark.moved)).count > 0 else { return false }
            try connection.run(Moving.begin)
            return true
        }
    }

    /// Makes a store in a database that has none, and fills it: all of it is there when this returns, or nothing.
    ///
    /// - Throws: ``PostgresOpeningError``, or what `body` throws.
    public static func fill<Result>(
        at address: PostgresAddress,
        _ body: (any StoreFilling) throws -> Result
    ) throws -> Result {
        let connection = try StoreOpening.connect(to: address, creating: true)
        guard try StoreOpening.isEmpty(connection, at: address) else {
            throw PostgresOpeningError.alreadyExists(place: address.description)
        }
        return try StoreOpening.failing(at: address) {
            try begin("READ COMMITTED, READ WRITE", connection)
            let content = DatabaseContent(connection)
            let result = try body(content)
            try content.finish()
            _ = connection.takeWarnings()
            try connection.execute(script: "COMMIT", patience: .seconds(600))
            // A standby that was not waited for, for example: the primary alone has it.
            if let warning = connection.takeWarnings().first {
                throw PostgresFailure(
                    message: "it warned at the commit (\(warning))",
                    isConnectionLost: false
                )
            }
            return result
        }
    }

    private static func reading<Result>(
        _ address: PostgresAddress,
        _ connection: PostgresConnection,
        _ body: (any StoreContent) throws -> Result
    ) throws -> Result {
        try StoreOpening.failing(at: address) {
            try begin("REPEATABLE READ, READ ONLY", connection)
            defer { try? connection.execute(script: "ROLLBACK") }
            return try body(DatabaseContent(connection))
        }
    }

    /// Begins a transaction that may take long, and reads whole tables, of which the first rows come at once.
    private static func begin(_ mode: String, _ connection: PostgresConnection) throws {
        try connection.execute(
            script: """
                BEGIN ISOLATION LEVEL \(mode);
                SET LOCAL idle_in_transaction_session_timeout = '1h'; SET LOCAL statement_timeout = 0;
                SET LOCAL enable_seqscan = on; SET LOCAL enable_sort = off; SET LOCAL enable_hashagg = off
                """
        )
    }

    /// What keeps gateways from appending to the logs of a database that was handed over.
    private enum Moving {
        static let end = [
            PostgresQuery(
                """
                CREATE OR REPLACE FUNCTION oncegate.log_moved() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'the data were moved to another store'; END $$
                """
            ),
            PostgresQuery(
                """
                CREATE TRIGGER log_moved BEFORE INSERT OR UPDATE ON oncegate.log_origin
                FOR EACH ROW EXECUTE FUNCTION oncegate.log_moved()
                """
            ),
        ]
        static let begin = [
            PostgresQuery("DROP TRIGGER IF EXISTS log_moved ON oncegate.log_origin"),
            PostgresQuery("DELETE FROM setting WHERE name = $1", .text(StoreMark.moved)),
        ]
    }
}
