extension Migration {
    /// Outcomes name what they made by its own id, which is not always a number, and some have no log entry.
    static let outcomeResources = """
        CREATE TABLE kept_outcome (
            key BLOB NOT NULL PRIMARY KEY,
            body BLOB NOT NULL,
            status INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            resource TEXT NOT NULL,
            revision INTEGER NOT NULL,
            idx INTEGER,
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO kept_outcome (key, body, status, outcome, resource, revision, idx, time)
            SELECT key, body, status, outcome, CAST(number AS TEXT), revision, idx, time FROM idempotency;
        DROP TABLE idempotency;
        ALTER TABLE kept_outcome RENAME TO idempotency;
        CREATE INDEX idempotency_time ON idempotency (time);
        """

    /// Since when a contract is used, and which times ran out and were told.
    static let contractClocks = """
        CREATE TABLE contract_use (
            hash TEXT NOT NULL PRIMARY KEY,
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE contract_lapse (
            hash TEXT NOT NULL,
            duty TEXT NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (hash, duty)
        ) STRICT, WITHOUT ROWID;
        """
}
