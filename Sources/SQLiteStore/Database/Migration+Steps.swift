import Foundation
import GRDB

extension Migration {
    /// Every step, in order; the first has the number 1.
    static let all: [Migration] = [
        Migration(sql: firstForm), Migration(sql: subjectIndex),
        Migration(sql: "DROP TABLE subject_key", prepare: moveKeys),
        Migration(sql: erasures), Migration(sql: yearlyLogs),
        Migration(sql: contractSteps), Migration(sql: governance),
        Migration(sql: outcomeResources),
        Migration(sql: tellings),
        Migration(sql: revisionTimes),
        Migration(sql: inbox),
        Migration(sql: tallies),
        Migration(sql: contractClocks),
        Migration(sql: disputeDecisions),
        Migration(sql: publication),
        Migration(sql: contractSignatures + "\n" + releaseReviews, prepare: nameDeciders),
    ]

    /// Every step of the file of the subjects' keys.
    static let keys: [Migration] = [Migration(sql: subjectKeys)]

    // `mark` tells the key that was destroyed from one that the subject got later. `erased_subject` keeps the gateway from
    // saying that there is none where something was erased from a complete register.
    private static let erasures = """
        CREATE TABLE erasure (
            id BLOB NOT NULL PRIMARY KEY,
            key_tag BLOB NOT NULL,
            reason TEXT NOT NULL,
            proposer TEXT NOT NULL,
            proposed INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('proposed', 'rejected', 'restricted', 'erased')),
            decider TEXT CHECK (decider IS NULL OR decider <> proposer),
            decided INTEGER,
            due INTEGER,
            sealed BLOB,
            CHECK ((decider IS NULL) = (state = 'proposed'))
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX erasure_open ON erasure (key_tag) WHERE state IN ('proposed', 'restricted');

        CREATE TABLE erased_key (
            tag BLOB NOT NULL,
            mark BLOB NOT NULL,
            PRIMARY KEY (tag, mark)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE erased_subject (
            type INTEGER NOT NULL,
            tag BLOB NOT NULL,
            PRIMARY KEY (type, tag)
        ) STRICT, WITHOUT ROWID;
        """

    /// Subjects' keys once lay in the database: they go to their own file, durably, before they leave it.
    @Sendable private static func moveKeys(_ database: Database, _ keys: Database) throws {
        // Nothing of them is to stay in pages that are freed.
        try database.execute(sql: "PRAGMA secure_delete = ON")
        try keys.inTransaction(.immediate) {
            let rows = try Row.fetchCursor(database, sql: "SELECT tag, wrapped FROM subject_key")
            while let row = try rows.next() {
                try keys.execute(
                    sql: "INSERT OR IGNORE INTO subject_key (tag, wrapped) VALUES (?, ?)",
                    arguments: [row["tag"] as Data, row["wrapped"] as Data]
                )
            }
            return .commit
        }
    }

    // What happened to contracts: `content` is a signed decision, who proposed it, or what superseded it.
    private static let contractSteps = """
        CREATE TABLE contract_step (
            hash TEXT NOT NULL,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (
                kind IN ('proposed', 'proposed-by-rule', 'seeded', 'decided', 'superseded')
            ),
            content TEXT NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (hash, position)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO contract_step (hash, position, kind, content, time)
            SELECT id, 1, 'seeded', state, 0 FROM catalogue_document WHERE kind = 'contract';
        """

    // `restricted` keys open nothing that is to be used: their subject's data wait to be erased.
    private static let subjectKeys = """
        CREATE TABLE subject_key (
            tag BLOB NOT NULL PRIMARY KEY,
            wrapped BLOB NOT NULL,
            restricted INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX subject_key_restricted ON subject_key (tag) WHERE restricted = 1;

        CREATE TABLE store (
            id BLOB NOT NULL PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        """

    // The index of who is concerned by which log record. Every batch appends one row to `subject_use_recent`; when there
    // are enough, they are sorted into `subject_use`, whose `place` is `month << 48 | bucket << 40 | run`: a bucket is
    // the first byte of a tag. A B-tree by tag would change a random page for every question.
    //
    // What an entry of `entries` is: SubjectEntries.
    private static let subjectIndex = """
        CREATE TABLE subject_use_recent (
            idx INTEGER PRIMARY KEY,
            month INTEGER NOT NULL,
            entries BLOB NOT NULL
        ) STRICT;

        CREATE INDEX subject_use_month ON subject_use_recent (month);

        CREATE TABLE subject_use (
            place INTEGER PRIMARY KEY,
            entries BLOB NOT NULL
        ) STRICT;
        """

    // Nothing personal is in clear: tags are keyed digests, `wrapped` and `sealed` are ciphertexts.
    //
    // `place` joins two numbers in one key, so that the rows lie in the order in which they are written and are found
    // in one step: of a revision `number << 24 | revision`, of a tile `level << 56 | index`.
    //
    // Tiles and bundles have the size of full ones from the start. What lies behind the end of the tree is zero, and
    // the head says how far they are filled; so appending to one changes a single page.
    private static let firstForm = """
        CREATE TABLE code (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE subject_key (
            tag BLOB NOT NULL PRIMARY KEY,
            wrapped BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE material_source (
            type INTEGER NOT NULL,
            tag BLOB NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (type, tag)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE material_revision (
            place INTEGER PRIMARY KEY,
            type INTEGER NOT NULL,
            version INTEGER NOT NULL,
            key_tag BLOB NOT NULL,
            subject_tags BLOB NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT;

        CREATE TABLE material_subject (
            type INTEGER NOT NULL,
            tag BLOB NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY (type, tag, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE log_record (
            idx INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            record BLOB NOT NULL,
            consumer INTEGER,
            provider INTEGER,
            key_tag BLOB,
            sealed BLOB
        ) STRICT;

        CREATE TABLE log_tile (
            place INTEGER PRIMARY KEY,
            hashes BLOB NOT NULL
        ) STRICT;

        CREATE TABLE log_bundle (
            idx INTEGER PRIMARY KEY,
            entries BLOB NOT NULL
        ) STRICT;

        CREATE TABLE log_head (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            size INTEGER NOT NULL,
            frontier BLOB NOT NULL,
            checkpoint TEXT NOT NULL,
            time INTEGER
        ) STRICT;
        INSERT INTO log_head (id, size, frontier, checkpoint) VALUES (1, 0, x'', '');

        CREATE TABLE idempotency (
            key BLOB NOT NULL PRIMARY KEY,
            body BLOB NOT NULL,
            status INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            number INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            idx INTEGER NOT NULL,
            time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX idempotency_time ON idempotency (time);

        CREATE TABLE quota_use (
            day INTEGER NOT NULL,
            contract INTEGER NOT NULL,
            position INTEGER NOT NULL,
            used INTEGER NOT NULL,
            PRIMARY KEY (day, contract, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE catalogue_document (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 1),
            state TEXT NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (kind, id, version)
        ) STRICT;

        CREATE TABLE setting (
            name TEXT NOT NULL PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
