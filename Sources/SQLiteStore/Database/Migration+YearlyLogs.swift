extension Migration {
    /// Many logs in one store: a row for each, and its number in the keys of its records, tiles and bundles.
    ///
    /// The only log that there was has the number 0, so that no key changes. A store whose initialisation broke off has
    /// none yet.
    static let yearlyLogs = """
        CREATE TABLE log_origin (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            frontier BLOB NOT NULL,
            checkpoint TEXT NOT NULL,
            time INTEGER
        ) STRICT;
        INSERT INTO log_origin (number, name, size, frontier, checkpoint, time)
            SELECT 0, CAST(setting.value AS TEXT), size, frontier, checkpoint, time
            FROM log_head, setting WHERE setting.name = 'log_origin';
        DROP TABLE log_head;
        DELETE FROM setting WHERE name = 'log_origin';
        """
}
