import Foundation
import SharingService

/// One numbered step of the database's form; steps are only ever added.
///
/// Each runs in a transaction of its own, which also notes its number: nothing is ever half applied. Gateways that start at once
/// wait for each other.
struct Migration: Sendable {
    /// What it does, in SQL.
    let script: String

    /// Every step, in order; the first has the number 1.
    static let all: [Migration] = [
        Migration(script: materials + log + decisions + catalogue + contracts + governance + reports),
        Migration(script: sharing),
        Migration(script: growth),
    ]

    /// The advisory lock of whoever changes the form of the database: `OGatForm` in ASCII.
    private static let lock: Int64 = 0x4F47_6174_466F_726D

    /// How long a step may take over a large table.
    private static let patience = Duration.seconds(3600)

    // The schemas may be there already, made by whoever runs the server for a role that may not make any.
    private static let schemas = """
        DO $$ BEGIN
            IF to_regnamespace('oncegate') IS NULL THEN CREATE SCHEMA oncegate; END IF;
            IF to_regnamespace('oncegate_keys') IS NULL THEN CREATE SCHEMA oncegate_keys; END IF;
        END $$;
        CREATE TABLE IF NOT EXISTS oncegate.migration (
            number bigint NOT NULL PRIMARY KEY,
            time timestamptz NOT NULL DEFAULT now()
        );
        """

    /// Brings the database to the newest form.
    ///
    /// - Throws: ``PostgresOpeningError``, ``PostgresFailure``.
    static func migrate(
        _ connection: PostgresConnection,
        at place: String,
        steps: [Migration] = all
    ) throws {
        // Others may take long over a large table.
        let deadline = ContinuousClock.now + patience
        let take = PostgresQuery("SELECT pg_try_advisory_lock($1::bigint)", .integer(lock))
        while try connection.run(take).first?.boolean(0) != true {
            guard ContinuousClock.now < deadline else { throw PostgresOpeningError.inUse(place: place) }
            Thread.sleep(forTimeInterval: 0.1)
        }
        // Lost with the connection, if this fails.
        try check(connection, at: place)
        try connection.execute(script: "BEGIN;\(schemas)\nCOMMIT;")
        let version = try version(connection)
        guard version <= steps.count else {
            throw PostgresOpeningError.newer(place: place, found: version, known: steps.count)
        }
        // The statements of gateways that run already are not for what it becomes.
        guard try version == steps.count || GatewayLock.takeAlone(connection) else {
            throw PostgresOpeningError.inUse(place: place)
        }
        for (number, step) in zip(1..., steps) where number > version {
            let note = "INSERT INTO oncegate.migration (number) VALUES (\(number));"
            try connection.execute(
                script: "BEGIN; SET LOCAL statement_timeout = 0;\(step.script)\n\(note)\nCOMMIT;",
                patience: patience
            )
        }
        if version < steps.count { try GatewayLock.release(connection) }
        try connection.run(PostgresQuery("SELECT pg_advisory_unlock($1::bigint)", .integer(lock)))
    }

    /// How many steps the database has taken.
    static func version(_ connection: PostgresConnection) throws -> Int {
        let rows = try connection.run(
            PostgresQuery("SELECT coalesce(max(number), 0), count(*) FROM oncegate.migration")
        )
        return Int(rows.first?.integer(0) ?? 0)
    }

    /// A schema of that name with tables that no gateway made is somebody else's.
    private static func check(_ connection: PostgresConnection, at place: String) throws {
        let rows = try connection.run(
            PostgresQuery(
                """
                SELECT (SELECT count(*) FROM pg_tables WHERE schemaname IN ('oncegate', 'oncegate_keys')),
                    to_regclass('oncegate.migration') IS NOT NULL
                """
            )
        )
        guard let row = rows.first, row.integer(0) > 0, !row.boolean(1) else { return }
        throw PostgresOpeningError.foreign(place: place)
    }
}
