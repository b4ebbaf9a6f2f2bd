extension Migration {
    /// Matters that people decide step by step, and what agencies are told.
    ///
    /// Nobody decides what they opened, and nobody decides it twice: the triggers and the index hold it against the program
    /// as well. A person holds one role (GB/T 22239: separate administrators).
    static let governance = """
        CREATE TABLE matter (
            id BLOB NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('proposal', 'correction', 'dispute', 'promise')),
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
        CREATE UNIQUE INDEX matter_step_once ON matter_step (matter, actor)
            WHERE verb IN ('approve', 'reject', 'resolve');
        CREATE TRIGGER matter_step_apart BEFORE INSERT ON matter_step
            WHEN NEW.verb IN ('approve', 'reject', 'resolve')
                AND NEW.actor IS (SELECT opener FROM matter WHERE id = NEW.matter)
            BEGIN SELECT RAISE(ABORT, 'nobody decides what they opened'); END;

        CREATE TABLE notice (
            id BLOB NOT NULL PRIMARY KEY,
            agency TEXT NOT NULL,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            due INTEGER,
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX notice_agency ON notice (agency, id);

        CREATE TRIGGER caller_one_role_new BEFORE INSERT ON catalogue_document WHEN NEW.kind = 'caller'
            BEGIN SELECT RAISE(ABORT, 'a person holds one role')
                FROM (SELECT CAST(NEW.content AS TEXT) AS text) WHERE
                CASE WHEN json_valid(text) THEN json_array_length(text, '$.roles') > 1 ELSE 0 END; END;
        CREATE TRIGGER caller_one_role BEFORE UPDATE ON catalogue_document WHEN NEW.kind = 'caller'
            BEGIN SELECT RAISE(ABORT, 'a person holds one role')
                FROM (SELECT CAST(NEW.content AS TEXT) AS text) WHERE
                CASE WHEN json_valid(text) THEN json_array_length(text, '$.roles') > 1 ELSE 0 END; END;
        """
}
