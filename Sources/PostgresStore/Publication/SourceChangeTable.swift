import SharingModel

/// On which days what is published has changed.
enum SourceChangeTable {
    /// The first day with a change of a source after a moment.
    static func firstDay(of source: String, after time: Timestamp) -> PostgresQuery {
        PostgresQuery(
            "SELECT day FROM source_change WHERE source = $1 AND last > $2 ORDER BY day LIMIT 1",
            .text(source),
            .integer(time.millisecondsSinceEpoch)
        )
    }

    static func day(_ row: PostgresRow) -> CivilDate { CivilDate(daysSinceEpoch: Int(row.integer(0))) }

    static func note(_ changes: [(source: String, day: CivilDate)], at time: Timestamp) -> [PostgresQuery] {
        guard !changes.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                INSERT INTO source_change (source, day, last)
                SELECT DISTINCT source, day, $3::bigint FROM unnest($1::text[], $2::bigint[]) AS row (source, day)
                ON CONFLICT (source, day) DO UPDATE SET last = greatest(source_change.last, excluded.last)
                """,
                .texts(changes.map(\.source)),
                .integers(changes.map { Int64($0.day.daysSinceEpoch) }),
                .integer(time.millisecondsSinceEpoch)
            )
        ]
    }
}
