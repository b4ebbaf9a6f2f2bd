import SharingModel
import SharingService

/// First outcomes under idempotency keys, kept for 24 hours.
enum OutcomeTable {
    /// How long an outcome is kept, in milliseconds.
    private static let term: Int64 = 24 * 3600 * 1000
    /// How many of those past their term are removed at once; finding skips the others.
    private static let removalLimit = 1000

    static func find(_ keys: [BlindTag]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT key, body, status, outcome, resource, revision, log, idx, time FROM idempotency
            WHERE key = ANY($1::bytea[])
            """,
            .tags(keys)
        )
    }

    /// The first outcomes within the 24 hours before `now`, by their keys.
    static func outcomes(_ rows: PostgresRows, now: Timestamp) -> [BlindTag: StoredOutcome] {
        let oldest = oldest(at: now)
        var outcomes: [BlindTag: StoredOutcome] = [:]
        for row in rows.all({ $0 }) where row.integer(8) >= oldest {
            guard let key = row.tag(0), let body = row.tag(1) else { continue }
            outcomes[key] = StoredOutcome(
                body: body,
                status: Int(row.integer(2)),
                outcome: row.text(3),
                resource: row.text(4),
                revision: Int(row.integer(5)),
                place: row.isNull(6)
                    ? nil : LogPlace(log: Int(row.integer(6)), index: row.index(7))
            )
        }
        return outcomes
    }

    /// Keeps outcomes, and removes some of those past their term.
    static func put(
        _ outcomes: [(key: BlindTag, outcome: StoredOutcome)],
        at time: Timestamp
    ) -> [PostgresQuery] {
        guard !outcomes.isEmpty else { return [] }
        return outcomes.rounds(by: \.key).map { insert($0, at: time) } + [removeOld(at: time)]
    }

    private static func insert(
        _ outcomes: [(key: BlindTag, outcome: StoredOutcome)],
        at time: Timestamp
    ) -> PostgresQuery {
        PostgresQuery(
            // The first outcome stands until its term is over.
            """
            INSERT INTO idempotency (key, body, status, outcome, resource, revision, log, idx, time)
            SELECT key, body, status, outcome, resource, revision, log, idx, $9
            FROM unnest(
                $1::bytea[], $2::bytea[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[]
            ) AS row (key, body, status, outcome, resource, revision, log, idx)
            ON CONFLICT (key) DO UPDATE SET body = excluded.body, status = excluded.status,
                outcome = excluded.outcome, resource = excluded.resource, revision = excluded.revision,
                log = excluded.log, idx = excluded.idx, time = excluded.time
            WHERE idempotency.time < $10
            """,
            .tags(outcomes.map(\.key)),
            .tags(outcomes.map(\.outcome.body)),
            .integers(outcomes.map { Int64($0.outcome.status) }),
            .texts(outcomes.map(\.outcome.outcome)),
            .texts(outcomes.map(\.outcome.resource)),
            .integers(outcomes.map { Int64($0.outcome.revision) }),
            .integers(outcomes.map { $0.outcome.place.map { Int64($0.log) } }),
            .integers(outcomes.map { $0.outcome.place.map { Int64(clamping: $0.index) } }),
            .integer(time.millisecondsSinceEpoch),
            .integer(oldest(at: time))
        )
    }

    private static func removeOld(at time: Timestamp) -> PostgresQuery {
        PostgresQuery(
            """
            DELETE FROM idempotency WHERE key IN
                (SELECT key FROM idempotency WHERE time < $1 ORDER BY time LIMIT \(removalLimit))
            """,
            .integer(oldest(at: time))
        )
    }

    private static func oldest(at time: Timestamp) -> Int64 { time.millisecondsSinceEpoch - term }
}
