import Foundation
import GRDB
import Testing

@testable import SQLiteStore

@Suite struct MigrationTests {
    private let queue: DatabaseQueue
    private let keys: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        keys = try DatabaseQueue()
        try keys.writeWithoutTransaction {
            try Migration.migrate($0, keys: $0, path: "here", steps: Migration.keys)
        }
    }

    private func migrate(_ steps: [Migration]) throws {
        try queue.writeWithoutTransaction { database in
            try keys.writeWithoutTransaction {
                try Migration.migrate(database, keys: $0, path: "here", steps: steps)
            }
        }
    }

    private func version() throws -> Int? {
        try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    }

    @Test func `an empty database takes every step, and none twice`() throws {
        try migrate(Migration.all)
        #expect(try version() == Migration.all.count)
        try migrate(Migration.all)
        #expect(try version() == Migration.all.count)
    }

    @Test func `an older database takes the steps that it lacks`() throws {
        let steps = [Migration(sql: "CREATE TABLE a (x)"), Migration(sql: "CREATE TABLE b (x)")]
        try migrate([steps[0]])
        try migrate(steps)
        #expect(try version() == 2)
        #expect(try queue.read { try $0.tableExists("b") })
    }

    @Test func `subjects' keys of an older database go to their own file`() throws {
        try migrate(Array(Migration.all.prefix(2)))
        try queue.write { try $0.execute(sql: "INSERT INTO subject_key VALUES (x'0102', x'0304')") }
        // As after a crash between the two files.
        try keys.write {
            try $0.execute(sql: "INSERT INTO subject_key (tag, wrapped) VALUES (x'0102', x'0304')")
        }
        try migrate(Migration.all)
        #expect(
            try keys.read { try Data.fetchAll($0, sql: "SELECT wrapped FROM subject_key") } == [Data([3, 4])]
        )
        #expect(try queue.read { try !$0.tableExists("subject_key") })
    }

    @Test func `matters of an older database stay as they are, and so do the rules about who decides`() throws
    {
        try migrate(Array(Migration.all.prefix(14)))
        let steps = "INSERT INTO matter_step VALUES (x'01'"
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO matter VALUES (x'01', 'proposal', 'anna', 5, 'tax', '{}', NULL, NULL, 'proposed', 1, NULL);
                    \(steps), 0, 'propose', 'anna', '{}', 5);
                    \(steps), 1, 'approve', 'bert', '{}', 6);
                    """
            )
        }
        try migrate(Migration.all)
        let verbs = "SELECT verb FROM matter_step WHERE matter = x'01' ORDER BY position"
        #expect(try queue.read { try String.fetchAll($0, sql: verbs) } == ["propose", "approve"])
        #expect(try queue.read { try String.fetchOne($0, sql: "SELECT opener FROM matter") } == "anna")
        for who in ["anna", "bert"] {
            #expect(throws: DatabaseError.self) {
                try queue.write { try $0.execute(sql: "\(steps), 2, 'reject', '\(who)', '{}', 7)") }
            }
        }
    }

    @Test(arguments: [
        (steps: [], isTaken: false), (["decided:accept:tax"], false),
        (["decided:accept:civil-affairs"], false),
        (["decided:accept:tax", "decided:accept:tax"], false),
        (["decided:accept:tax", "decided:accept:health"], false),
        (["decided:accept:tax", "decided:reject:civil-affairs"], false),
        (["decided:accept:tax", "decided:accept:civil-affairs"], true), (["proposed-by-rule::"], false),
        (["proposed-by-rule::", "decided:accept:tax"], true), (["seeded::"], true),
    ])
    func `a contract is in force with the signatures of both sides`(steps: [String], isTaken: Bool) throws {
        try migrate(Migration.all)
        try queue.write { database in
            for (position, step) in steps.enumerated() {
                let parts = step.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
                try database.execute(
                    sql: """
                        INSERT INTO contract_step (hash, position, kind, content, time, decision, agency)
                        VALUES ('h', ?, ?, '', 5, nullif(?, ''), nullif(?, ''))
                        """,
                    arguments: [position + 1, parts[0], parts[1], parts[2]]
                )
            }
            try database.execute(
                sql: """
                    INSERT INTO catalogue_document (kind, id, version, state, content)
                    VALUES ('contract', 'h', 1, 'proposed', CAST('{"consumer":"tax","provider":"civil-affairs"}' AS BLOB))
                    """
            )
        }
        let activate = "UPDATE catalogue_document SET state = 'active' WHERE id = 'h'"
        let done = Result { try queue.write { try $0.execute(sql: activate) } }
        #expect(((try? done.get()) != nil) == isTaken)
    }

    @Test func `a step that fails leaves the database as the step before left it`() throws {
        let broken = Migration(sql: "CREATE TABLE b (x); INSERT INTO missing VALUES (1)")
        #expect(throws: DatabaseError.self) { try migrate([Migration(sql: "CREATE TABLE a (x)"), broken]) }
        #expect(try version() == 1)
        #expect(try queue.read { try $0.tableExists("a") })
        #expect(try queue.read { try !$0.tableExists("b") })
    }

    @Test func `a database that is newer than the program is refused, unchanged`() async throws {
        let temporary = try TemporaryStore()
        let known = Migration.all.count
        try await temporary.create().run("PRAGMA user_version = \(known + 1)")
        for _ in 0..<2 {
            #expect(
                throws: StoreOpeningError.newer(path: temporary.databasePath, found: known + 1, known: known)
            ) {
                try temporary.open().close()
            }
        }
    }

    @Test
    func `a store from before there were yearly logs has its log as the first one, under the same keys`()
        throws
    {
        try migrate(Array(Migration.all.prefix(1)))
        try queue.write { database in
            try database.execute(
                sql: """
                    UPDATE log_head SET size = 1, frontier = x'0102', checkpoint = 'signed', time = 5;
                    INSERT INTO setting (name, value) VALUES ('log_origin', CAST('log.example/2026' AS BLOB));
                    INSERT INTO setting (name, value) VALUES ('index_root', x'03');
                    """
            )
        }
        try migrate(Migration.all)
        let rows = try queue.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT number || ' ' || name || ' ' || size || ' ' || hex(frontier) || ' ' || checkpoint || ' ' || time
                    FROM log_origin
                    """
            )
        }
        #expect(rows == ["0 log.example/2026 1 0102 signed 5"])
        #expect(try queue.read { try String.fetchAll($0, sql: "SELECT name FROM setting") } == ["index_root"])
        #expect(try queue.read { try !$0.tableExists("log_head") })
    }

    @Test func `an outcome that an older gateway kept is found again`() throws {
        try migrate(Array(Migration.all.prefix(6)))
        try queue.write {
            try $0.execute(
                sql: "INSERT INTO idempotency VALUES (x'01', x'02', 201, 'created', 7, 1, 3, 4)"
            )
        }
        try migrate(Migration.all)
        let kept = try queue.read { database in
            try String.fetchAll(database, sql: "SELECT outcome || resource || idx FROM idempotency")
        }
        #expect(kept == ["created73"])
    }

    @Test func `text columns hold codes, names and what is public, and everything else is opaque`() throws {
        try migrate(Migration.all)
        let columns = try queue.read { database in
            try String.fetchSet(
                database,
                sql: """
                    SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
                    WHERE t.type = 'table' AND c.type NOT IN ('INTEGER', 'BLOB')
                    """
            )
        }
        #expect(
            columns == [
                "code.text", "log_origin.name", "log_origin.checkpoint", "idempotency.outcome",
                "idempotency.resource",
                "catalogue_document.kind",
                "catalogue_document.id", "catalogue_document.state", "setting.name", "source_change.source",
                "contract_use.hash", "contract_lapse.hash", "contract_lapse.duty",
                "contract_step.hash", "contract_step.kind", "contract_step.content", "contract_step.decision",
                "contract_step.agency", "erasure.reason",
                "erasure.proposer", "erasure.state", "erasure.decider",
                "matter.kind", "matter.opener", "matter.parties", "matter.content", "matter.state",
                "matter_step.verb", "matter_step.actor", "matter_step.content",
                "notice.agency", "notice.kind", "notice.about", "notice.done_by",
                "notice_delivery.agency", "notice_delivery.state", "use_outcome.effect",
            ]
        )
    }
}
