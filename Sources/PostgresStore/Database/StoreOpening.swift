/// What is looked at before a database is used.
enum StoreOpening {
    /// The oldest server whose statements these are.
    private static let oldestServer = 150_000
    /// What the promises rest on, as the server itself says it.
    private static let required = [
        ("fsync", ["on"]), ("full_page_writes", ["on"]), ("synchronous_commit", ["on", "remote_apply"]),
        ("server_encoding", ["UTF8"]),
    ]

    /// The advisory lock of the gateway that runs on a database: `OGatGate` in ASCII.
    private static let lock: Int64 = 0x4F47_6174_4761_7465

    /// Keeps other gateways out for as long as the connection lives; false if one is there already.
    ///
    /// What a gateway knows of contracts and quotas it knows by itself: two at a time would not know each other's.
    private static func claim(_ connection: PostgresConnection) throws -> Bool {
        try connection.run(PostgresQuery("SELECT pg_try_advisory_lock($1::bigint)", .integer(lock)))
            .first?.boolean(0) == true
    }

    /// The same, but waits a little: the session of a gateway that has just ended may not have ended yet.
    private static func claimSoon(_ connection: PostgresConnection) throws -> Bool {
        do {
            try connection.run(PostgresQuery("SET lock_timeout = '3s'"))
            try connection.run(PostgresQuery("SELECT pg_advisory_lock($1::bigint)", .integer(lock)))
            try connection.run(PostgresQuery("RESET lock_timeout"))
            return true
        } catch let failure as PostgresFailure where failure.isLockTimeout {
            return false
        }
    }

    /// Connects, and brings the database to the newest form; one without a store only where one is created.
    ///
    /// - Throws: ``PostgresOpeningError``.
    static func connect(to address: PostgresAddress, creating: Bool) throws -> PostgresConnection {
        try failing(at: address) {
            let connection = try address.connect()
            try requireServer(connection, at: address)
            let isThere = try connection.run(
                PostgresQuery("SELECT to_regclass('oncegate.migration') IS NOT NULL")
            ).first?.boolean(0)
            guard creating || isThere == true else {
                throw PostgresOpeningError.missing(place: address.description)
            }
            guard try claimSoon(connection) else {
                throw PostgresOpeningError.inUse(place: address.description)
            }
            try Migration.migrate(connection, at: address.description)
            return connection
        }
    }

    /// Connects to look at a database while gateways go on with it.
    ///
    /// - Throws: ``PostgresOpeningError``.
    static func look(at address: PostgresAddress) throws -> PostgresConnection {
        let place = address.description
        return try failing(at: address) {
            let connection = try address.connect()
            let isThere = try connection.run(
                PostgresQuery("SELECT to_regclass('oncegate.migration') IS NOT NULL")
            ).first?.boolean(0)
            guard isThere == true else { throw PostgresOpeningError.missing(place: place) }
            let (found, known) = (try Migration.version(connection), Migration.all.count)
            guard found <= known else {
                throw PostgresOpeningError.newer(place: place, found: found, known: known)
            }
            guard found == known else {
                throw PostgresOpeningError.older(place: place, found: found, known: known)
            }
            return connection
        }
    }

    /// Under which name a database remembers the gateway that ran on it last.
    private static let run = "run"

    /// Notes that a gateway begins to run, under a number of its own.
    static func begin(_ connection: PostgresConnection, at address: PostgresAddress) throws -> [UInt8] {
        let number = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        try failing(at: address) {
            // An older copy of the keys still has what was destroyed.
            _ = try connection.run(ErasureTable.applyToKeys + [note(number)])
        }
        return number
    }

    /// Writes the number of a gateway's run.
    static func note(_ number: [UInt8]) -> PostgresQuery { SettingTable.put(run, number) }

    /// Takes a database up again after its connection was lost: it may be another server now, or an older copy.
    ///
    /// - Throws: ``PostgresOpeningError``, also where another gateway ran meanwhile; ``PostgresFailure``.
    static func resume(
        _ number: [UInt8],
        _ connection: PostgresConnection,
        at address: PostgresAddress
    ) throws {
        let place = address.description
        try requireServer(connection, at: address)
        guard try claim(connection) else { throw PostgresOpeningError.inUse(place: place) }
        let version = try Migration.version(connection)
        guard version == Migration.all.count else {
            throw PostgresOpeningError.newer(place: place, found: version, known: Migration.all.count)
        }
        guard try connection.run(SettingTable.find(run)).first.map(SettingTable.value) == number else {
            throw PostgresOpeningError.otherRan(place: place)
        }
        try connection.run(ErasureTable.applyToKeys)
    }

    /// Whether there is no log yet.
    static func isEmpty(_ connection: PostgresConnection, at address: PostgresAddress) throws -> Bool {
        try failing(at: address) { try connection.run(OriginTable.all).count == 0 }
    }

    /// Passes failures on as what an operator can mend.
    static func failing<Result>(at address: PostgresAddress, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let failure as PostgresFailure {
            throw PostgresOpeningError.failed(place: address.description, reason: failure.operatorText)
        }
    }

    private static func requireServer(
        _ connection: PostgresConnection,
        at address: PostgresAddress
    ) throws {
        let version = connection.serverVersion
        guard version >= oldestServer else {
            throw PostgresOpeningError.oldServer(
                place: address.description,
                version: "\(version / 10_000).\(version % 10_000)"
            )
        }
        for (name, wanted) in required {
            let found =
                try connection.run(
                    PostgresQuery("SELECT current_setting($1::text)", .text(name))
                ).first?.text(0) ?? ""
            guard wanted.contains(found) else {
                throw PostgresOpeningError.unsafeSetting(place: address.description, name: name, value: found)
            }
        }
    }
}
