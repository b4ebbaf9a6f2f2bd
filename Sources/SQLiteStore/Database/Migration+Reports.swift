extension Migration {
    /// What reports count, and what became of reuses.
    ///
    /// In `tally` the agencies, the item, the material and the measure are codes, 0 where there is none.
    static let tallies = """
        CREATE TABLE tally (
            month INTEGER NOT NULL,
            consumer INTEGER NOT NULL,
            provider INTEGER NOT NULL,
            item INTEGER NOT NULL,
            material INTEGER NOT NULL,
            measure INTEGER NOT NULL,
            count INTEGER NOT NULL,
            newest INTEGER NOT NULL,
            PRIMARY KEY (month, consumer, provider, item, material, measure)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE use_outcome (
            idx INTEGER PRIMARY KEY,
            effect TEXT NOT NULL,
            stored_until INTEGER,
            destroyed_on INTEGER
        ) STRICT;
        """
}
