extension Migration {
    // What was decided about people and their cases: what applicants were told that they owe, erasures, and what was answered
    // under idempotency keys. An erasure is decided by somebody else than who proposed it.
    //
    // `mark` tells the key that was destroyed from one that the subject got later.
    static let decisions = """
        CREATE TABLE telling (
            id bytea NOT NULL PRIMARY KEY,
            case_tag bytea NOT NULL,
            agency text COLLATE "C" NOT NULL,
            item text NOT NULL,
            number bigint NOT NULL CHECK (number >= 1),
            time bigint NOT NULL
        );
        CREATE UNIQUE INDEX telling_case ON telling (case_tag, number);
        CREATE INDEX telling_time ON telling (time);
        CREATE INDEX telling_repeated ON telling (time) WHERE number > 1;

        CREATE TABLE erasure (
            id bytea NOT NULL PRIMARY KEY,
            key_tag bytea NOT NULL,
            reason text NOT NULL,
            proposer text NOT NULL,
            proposed bigint NOT NULL,
            state text NOT NULL CHECK (state IN ('proposed', 'rejected', 'restricted', 'erased')),
            decider text CHECK (decider IS NULL OR decider <> proposer),
            decided bigint,
            due bigint,
            sealed bytea,
            CHECK ((decider IS NULL) = (state = 'proposed'))
        );
        CREATE UNIQUE INDEX erasure_open ON erasure (key_tag) WHERE state IN ('proposed', 'restricted');

        CREATE TABLE erased_key (
            tag bytea NOT NULL,
            mark bytea NOT NULL,
            PRIMARY KEY (tag, mark)
        );

        CREATE TABLE idempotency (
            key bytea NOT NULL PRIMARY KEY,
            body bytea NOT NULL,
            status bigint NOT NULL,
            outcome text NOT NULL,
            resource text NOT NULL,
            revision bigint NOT NULL,
            log bigint,
            idx bigint,
            time bigint NOT NULL
        );
        CREATE INDEX idempotency_time ON idempotency (time);

        """
}
