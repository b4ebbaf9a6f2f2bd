extension Migration {
    // Every log is a row, and its number stands in the keys of its records, tiles and bundles.
    //
    // Tiles and bundles lie in pieces, each what one batch appended, from `first` on; when a row of 256 is full, its pieces
    // become one. So a batch only ever adds rows, and changes none but the head's.
    static let log = """
        CREATE TABLE log_origin (
            number bigint NOT NULL PRIMARY KEY,
            name text NOT NULL UNIQUE,
            size bigint NOT NULL,
            frontier bytea NOT NULL,
            checkpoint text NOT NULL,
            time bigint
        );

        CREATE TABLE log_record (
            log bigint NOT NULL,
            idx bigint NOT NULL,
            id bytea NOT NULL UNIQUE,
            record bytea NOT NULL,
            consumer text,
            provider text,
            other_providers text[] NOT NULL,
            key_tag bytea,
            sealed bytea,
            PRIMARY KEY (log, idx)
        );

        CREATE TABLE log_tile (
            log bigint NOT NULL,
            level bigint NOT NULL,
            idx bigint NOT NULL,
            first bigint NOT NULL,
            hashes bytea NOT NULL,
            PRIMARY KEY (log, level, idx, first)
        );

        CREATE TABLE log_bundle (
            log bigint NOT NULL,
            idx bigint NOT NULL,
            first bigint NOT NULL,
            entries bytea NOT NULL,
            PRIMARY KEY (log, idx, first)
        );

        CREATE TABLE subject_use (
            month bigint NOT NULL,
            tag bytea NOT NULL,
            log bigint NOT NULL,
            idx bigint NOT NULL,
            relation bigint NOT NULL,
            shown boolean NOT NULL
        );
        CREATE INDEX subject_use_tag ON subject_use (month, tag);

        """
}
