import SharingModel
import SharingService

/// What became of reuses, by the places of their log records.
enum UseOutcomeTable {
    static func find(_ uses: [LogPlace]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT log, idx, effect, stored_until, destroyed_on FROM use_outcome
            WHERE (log, idx) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))
            """,
            .integers(uses.map { Int64($0.log) }),
            .integers(uses.map { Int64(clamping: $0.index) })
        )
    }

    /// The outcomes that were found; an effect of a newer gateway is none that this one can tell.
    static func outcomes(_ rows: PostgresRows) -> [LogPlace: UseOutcome] {
        var outcomes: [LogPlace: UseOutcome] = [:]
        for row in rows.all({ $0 }) {
            guard let effect = UseOutcome.Effect(rawValue: row.text(2)) else { continue }
            let use = LogPlace(log: Int(row.integer(0)), index: row.index(1))
            outcomes[use] = UseOutcome(
                effect: effect,
                storedUntil: row.optionalInteger(3).map { CivilDate(daysSinceEpoch: Int($0)) },
                destroyedOn: row.optionalInteger(4).map { CivilDate(daysSinceEpoch: Int($0)) }
            )
        }
        return outcomes
    }

    /// Writes outcomes as they stand.
    static func put(_ outcomes: [(use: LogPlace, outcome: UseOutcome)]) -> [PostgresQuery] {
        outcomes.rounds(by: \.use).map { round in
            PostgresQuery(
                """
                INSERT INTO use_outcome (log, idx, effect, stored_until, destroyed_on)
                SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
                ON CONFLICT (log, idx) DO UPDATE SET effect = excluded.effect,
                    stored_until = excluded.stored_until, destroyed_on = excluded.destroyed_on
                """,
                .integers(round.map { Int64($0.use.log) }),
                .integers(round.map { Int64(clamping: $0.use.index) }),
                .texts(round.map(\.outcome.effect.rawValue)),
                .integers(round.map { ($0.outcome.storedUntil?.daysSinceEpoch).map(Int64.init) }),
                .integers(round.map { ($0.outcome.destroyedOn?.daysSinceEpoch).map(Int64.init) })
            )
        }
    }

    /// Forgets the outcomes of records that are dropped.
    static func drop(_ run: Range<UInt64>, of log: Int) -> PostgresQuery {
        PostgresQuery(
            "DELETE FROM use_outcome WHERE log = $1 AND idx >= $2 AND idx < $3",
            .integer(Int64(log)),
            .integer(Int64(clamping: run.lowerBound)),
            .integer(Int64(clamping: run.upperBound))
        )
    }
}
