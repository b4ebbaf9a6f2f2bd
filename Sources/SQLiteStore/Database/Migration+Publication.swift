extension Migration {
    /// Releases of open data are matters too; which classes of rows they have, under keyed tags; and on which
    /// days what is published has changed.
    static let publication = """
        CREATE TEMP TABLE matter_before AS SELECT * FROM matter;
        CREATE TEMP TABLE matter_step_before AS SELECT * FROM matter_step;
        DROP TABLE matter_step;
        DROP TABLE matter;

        CREATE TABLE matter (
            id BLOB NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('proposal', 'correction', 'dispute', 'promise', 'release')),
            opener TEXT NOT NULL,
            opened INTEGER NOT NULL,
            parties TEXT NOT NULL,
            content TEXT NOT NULL,
            key_tag BLOB,
            sealed BLOB,
            state TEXT NOT NULL,
            open INTEGER NOT NULL CHECK (open IN (0, 1)),
            due INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX release_number ON matter (
            json_extract(content, '$.manifest.dataset'), json_extract(content, '$.manifest.number')
        ) WHERE kind = 'release' AND state IN ('released', 'recalled');
        CREATE INDEX matter_kind ON matter (kind, open, id);

        CREATE TABLE matter_step (
            matter BLOB NOT NULL REFERENCES matter (id),
            position INTEGER NOT NULL,
            verb TEXT NOT NULL,
            actor TEXT,
            content TEXT NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (matter, position)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO matter SELECT * FROM matter_before;
        INSERT INTO matter_step SELECT * FROM matter_step_before;
        DROP TABLE matter_before;
        DROP TABLE matter_step_before;

        CREATE UNIQUE INDEX matter_step_once ON matter_step (matter, actor)
            WHERE verb IN ('approve', 'reject', 'resolve', 'decide');
        CREATE TRIGGER matter_step_apart BEFORE INSERT ON matter_step
            WHEN NEW.verb IN ('approve', 'reject', 'resolve', 'decide')
                AND NEW.actor IS (SELECT opener FROM matter WHERE id = NEW.matter)
            BEGIN SELECT RAISE(ABORT, 'nobody decides what they opened'); END;

        CREATE TABLE released_classes (
            release BLOB NOT NULL PRIMARY KEY,
            classes BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE source_change (
            source TEXT NOT NULL,
            day INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (source, day)
        ) STRICT, WITHOUT ROWID;
        """
}
