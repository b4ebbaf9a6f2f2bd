extension Migration {
    // What reports count, what became of reuses, what releases are made of, and small named values.
    //
    // In `tally` the agencies, the item and the material are empty where there is none.
    static let reports = """
        CREATE TABLE tally (
            month bigint NOT NULL,
            consumer text COLLATE "C" NOT NULL,
            provider text COLLATE "C" NOT NULL,
            item text COLLATE "C" NOT NULL,
            material text COLLATE "C" NOT NULL,
            measure text COLLATE "C" NOT NULL,
            count bigint NOT NULL,
            newest bigint NOT NULL,
            PRIMARY KEY (month, consumer, provider, item, material, measure)
        );

        CREATE TABLE use_outcome (
            log bigint NOT NULL,
            idx bigint NOT NULL,
            effect text NOT NULL,
            stored_until bigint,
            destroyed_on bigint,
            PRIMARY KEY (log, idx)
        );

        CREATE TABLE released_classes (
            release bytea NOT NULL PRIMARY KEY,
            classes bytea NOT NULL
        );

        CREATE TABLE source_change (
            source text COLLATE "C" NOT NULL,
            day bigint NOT NULL,
            last bigint NOT NULL,
            PRIMARY KEY (source, day)
        );

        CREATE TABLE setting (
            name text COLLATE "C" NOT NULL PRIMARY KEY,
            value bytea NOT NULL
        );

        """
}
