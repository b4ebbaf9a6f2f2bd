extension Migration {
    /// What applicants were told that they owe, by a keyed digest of the case; and the further providers of log records
    /// that are about the materials of several.
    static let tellings = """
        CREATE TABLE telling (
            id BLOB NOT NULL PRIMARY KEY,
            case_tag BLOB NOT NULL,
            agency INTEGER NOT NULL,
            item INTEGER NOT NULL,
            number INTEGER NOT NULL CHECK (number >= 1),
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX telling_case ON telling (case_tag, number);
        CREATE INDEX telling_time ON telling (time);
        CREATE INDEX telling_repeated ON telling (time) WHERE number > 1;

        CREATE TABLE log_provider (
            idx INTEGER NOT NULL,
            provider INTEGER NOT NULL,
            PRIMARY KEY (idx, provider)
        ) STRICT, WITHOUT ROWID;
        """
}
