import GRDB
import SharingModel
import SharingService

/// First outcomes under idempotency keys, kept for 24 hours.
final class OutcomeTable {
    /// How long an outcome is kept, in milliseconds.
    private static let term: Int64 = 24 * 3600 * 1000
    /// How often those past their term are removed, in milliseconds, and how many at once; finding skips the others.
    private static let removalInterval: Int64 = 60 * 1000
    private static let removalLimit = 1000

    private let select: PreparedStatement
    private let insert: PreparedStatement
    private let removeOld: PreparedStatement
    private unowned let database: Database
    private var nextRemoval = Int64.min

    init(_ database: Database) throws {
        self.database = database
        select = try PreparedStatement(
            database,
            """
            SELECT body, status, outcome, resource, revision, idx FROM idempotency WHERE key = ?1 AND time >= ?2
            """
        )
        // The first outcome stands until its term is over.
        insert = try PreparedStatement(
            database,
            """
            INSERT INTO idempotency (key, body, status, outcome, resource, revision, idx, time)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (key) DO UPDATE SET body = excluded.body, status = excluded.status,
                outcome = excluded.outcome, resource = excluded.resource, revision = excluded.revision,
                idx = excluded.idx, time = excluded.time
            WHERE idempotency.time < ?9
            """
        )
        removeOld = try PreparedStatement(
            database,
            """
            DELETE FROM idempotency WHERE key IN
                (SELECT key FROM idempotency WHERE time < ?1 ORDER BY time LIMIT \(OutcomeTable.removalLimit))
            """
        )
    }

    /// The first outcome under `key` within the 24 hours before `now`.
    func find(_ key: BlindTag, now: Timestamp) throws -> StoredOutcome? {
        select.bind(1, key)
        select.bind(2, OutcomeTable.oldest(at: now))
        let found = try select.first { row -> StoredOutcome? in
            guard let body = row.tag(0) else { return nil }
            return StoredOutcome(
                body: body,
                status: Int(row.integer(1)),
                outcome: row.text(2),
                resource: row.text(3),
                revision: Int(row.integer(4)),
                place: row.optionalInteger(5).map(LogPlace.init(key:))
            )
        }
        return found ?? nil
    }

    func insert(_ key: BlindTag, _ outcome: StoredOutcome, at time: Timestamp) throws {
        insert.bind(1, key)
        insert.bind(2, outcome.body)
        insert.bind(3, Int64(outcome.status))
        insert.bind(4, outcome.outcome)
        insert.bind(5, outcome.resource)
        insert.bind(6, Int64(outcome.revision))
        insert.bind(7, outcome.place?.key)
        insert.bind(8, time.millisecondsSinceEpoch)
        insert.bind(9, OutcomeTable.oldest(at: time))
        try insert.execute()
    }

    /// Removes some of those past their term, now and then.
    func removeOldIfDue(at time: Timestamp) throws {
        guard time.millisecondsSinceEpoch >= nextRemoval else { return }
        removeOld.bind(1, OutcomeTable.oldest(at: time))
        try removeOld.execute()
        // A full helping means that there may be more.
        guard database.changesCount < OutcomeTable.removalLimit else { return }
        nextRemoval = time.millisecondsSinceEpoch + OutcomeTable.removalInterval
    }

    private static func oldest(at time: Timestamp) -> Int64 { time.millisecondsSinceEpoch - term }
}
