/// What is looked at before a database is used.
enum StoreOpening {
    /// The oldest server whose statements these are.
    private static let oldestServer = 150_000
    /// What the promises rest on, as the server itself says it.
    private static let required = [
        ("fsync", ["on"]), ("full_page_writes", ["on"]), ("synchronous_commit", ["on", "remote_apply"]),
        ("server_encoding", ["UTF8"]),
    ]

    /// Connects, and brings the database to the newest form; one without a store only where one is created.
    ///
    /// Other gateways may run on it, but where one is created, or where the caller needs the database alone.
    ///
    /// - Throws: ``PostgresOpeningError``.
    static func connect(
        to address: PostgresAddress,
        creating: Bool,
        isAlone: Bool = false
    ) throws -> PostgresConnection {
        try failing(at: address) {
            let connection = try address.connect()
            try requireServer(connection, at: address)
            let isThere = try connection.run(
                PostgresQuery("SELECT to_regclass('oncegate.migration') IS NOT NULL")
            ).first?.boolean(0)
            guard creating || isThere == true else {
                throw PostgresOpeningError.missing(place: address.description)
            }
            let place = address.description
            // Who creates has the database alone, so that two do not create at once.
            let isAlone = creating || isAlone
            if isAlone {
                guard try GatewayLock.takeAlone(connection) else {
                    throw PostgresOpeningError.inUse(place: place)
                }
            }
            try Migration.migrate(connection, at: place)
            try requireOwnKeys(connection, at: address)
            guard try isAlone || GatewayLock.share(connection) else {
                throw PostgresOpeningError.inUse(place: place)
            }
            try connection.run([StoreConnection.turn, MonthTables.makeNext])
            return connection
        }
    }

    /// - Throws: ``PostgresOpeningError/keysForeign(place:)``
    private static func requireOwnKeys(_ connection: PostgresConnection, at address: PostgresAddress) throws {
        let isOwn = try connection.run(
            PostgresQuery("SELECT (SELECT id FROM store) = (SELECT id FROM oncegate_keys.store)")
        ).first?.boolean(0)
        guard isOwn == true else { throw PostgresOpeningError.keysForeign(place: address.description) }
    }

    /// The number that a store has for itself.
    static func storeID(_ connection: PostgresConnection, at address: PostgresAddress) throws -> [UInt8] {
        try failing(at: address) {
            try connection.run(PostgresQuery("SELECT uuid_send(id) FROM store")).first?.bytes(0) ?? []
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

    /// Destroys again the keys that an older copy of them still has.
    static func applyErasures(_ connection: PostgresConnection, at address: PostgresAddress) throws {
        try failing(at: address) { _ = try connection.run(ErasureTable.applyToKeys) }
    }

    /// A write that changes nothing anybody reads.
    static var mark: PostgresQuery {
        SettingTable.put("settled", (0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// Takes a database up again after its connection was lost: it may be another server now, or an older copy.
    ///
    /// - Throws: ``PostgresOpeningError``, ``PostgresFailure``.
    static func resume(_ connection: PostgresConnection, at address: PostgresAddress) throws {
        let place = address.description
        try requireServer(connection, at: address)
        guard try GatewayLock.share(connection) else { throw PostgresOpeningError.inUse(place: place) }
        let version = try Migration.version(connection)
        guard version == Migration.all.count else {
            throw PostgresOpeningError.newer(place: place, found: version, known: Migration.all.count)
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
