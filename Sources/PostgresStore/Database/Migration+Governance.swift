extension Migration {
    // Matters that people decide step by step, and what agencies are told.
    //
    // Nobody decides what they opened, and nobody decides it twice; a release of open data is public only when somebody who did
    // not build it has approved it: the triggers and the index hold it against the program as well.
    static let governance = """
        CREATE TABLE matter (
            id bytea NOT NULL PRIMARY KEY,
            kind text COLLATE "C" NOT NULL
                CHECK (kind IN ('proposal', 'correction', 'dispute', 'promise', 'release')),
            opener text NOT NULL,
            opened bigint NOT NULL,
            parties text NOT NULL,
            content text NOT NULL,
            key_tag bytea,
            sealed bytea,
            state text NOT NULL,
            open boolean NOT NULL,
            due bigint
        );
        CREATE INDEX matter_kind ON matter (kind, open, id);
        CREATE UNIQUE INDEX release_number ON matter (
            (readable_json(content) #>> '{manifest,dataset}') COLLATE "C",
            (readable_json(content) #>> '{manifest,number}') COLLATE "C"
        ) WHERE kind = 'release' AND state IN ('released', 'recalled');

        CREATE TABLE matter_step (
            matter bytea NOT NULL REFERENCES matter (id),
            position bigint NOT NULL,
            verb text NOT NULL,
            actor text COLLATE "C",
            content text NOT NULL,
            time bigint NOT NULL,
            PRIMARY KEY (matter, position)
        );
        CREATE UNIQUE INDEX matter_step_once ON matter_step (matter, actor)
            WHERE verb IN ('approve', 'reject', 'resolve', 'decide');

        CREATE FUNCTION matter_step_apart() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.actor IS NOT DISTINCT FROM (SELECT opener FROM oncegate.matter WHERE id = NEW.matter) THEN
                    RAISE EXCEPTION 'nobody decides what they opened';
                END IF;
                RETURN NEW;
            END $$;
        CREATE TRIGGER matter_step_apart BEFORE INSERT ON matter_step FOR EACH ROW
            WHEN (NEW.verb IN ('approve', 'reject', 'resolve', 'decide'))
            EXECUTE FUNCTION matter_step_apart();

        CREATE FUNCTION release_reviewed() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NOT EXISTS (
                    SELECT 1 FROM oncegate.matter_step
                    WHERE matter = NEW.id AND verb = 'approve' AND actor <> NEW.opener
                ) THEN
                    RAISE EXCEPTION 'a release needs the approval of another person';
                END IF;
                RETURN NEW;
            END $$;
        CREATE TRIGGER release_reviewed BEFORE UPDATE ON matter FOR EACH ROW
            WHEN (NEW.kind = 'release' AND NEW.state = 'released')
            EXECUTE FUNCTION release_reviewed();

        CREATE TABLE notice (
            id bytea NOT NULL PRIMARY KEY,
            agency text COLLATE "C" NOT NULL,
            kind text NOT NULL,
            about text NOT NULL,
            due bigint,
            time bigint NOT NULL,
            done bigint,
            done_by text
        );
        CREATE INDEX notice_agency ON notice (agency, id) WHERE done IS NULL;

        CREATE TABLE notice_delivery (
            agency text COLLATE "C" NOT NULL,
            notice bytea NOT NULL,
            begun bigint NOT NULL,
            attempts bigint NOT NULL,
            due bigint NOT NULL,
            state text NOT NULL CHECK (state IN ('pending', 'delivered', 'abandoned')),
            PRIMARY KEY (agency, notice)
        );

        CREATE TABLE withdrawal (
            log bigint NOT NULL,
            idx bigint NOT NULL,
            PRIMARY KEY (log, idx)
        );

        """
}
