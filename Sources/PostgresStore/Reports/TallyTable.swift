import SharingModel
import SharingService

/// How often what happened in each month: one row for each key that ever occurred.
enum TallyTable {
    /// What was counted in a month; of what an agency asked or gave alone, if one is named.
    static func all(in month: CivilMonth, of agency: AgencyID?) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT month, consumer, provider, item, material, measure, count, newest FROM tally
            WHERE month = $1 AND ($2::text IS NULL OR consumer = $2 OR provider = $2)
            """,
            .integer(Int64(month.number)),
            .text(agency?.description)
        )
    }

    /// The count that a row tells; a measure of a newer gateway is none that this one can tell.
    static func tally(_ row: PostgresRow) -> Tally? {
        guard let measure = TallyMeasure(row.text(5)) else { return nil }
        let key = Tally.Key(
            consumer: AgencyID(row.text(1)),
            provider: AgencyID(row.text(2)),
            item: named(row.text(3)),
            material: named(row.text(4)),
            measure: measure
        )
        return Tally(
            month: CivilMonth(number: Int(row.integer(0))),
            key: key,
            count: Int(row.integer(6)),
            newest: Timestamp(millisecondsSinceEpoch: row.integer(7))
        )
    }

    static func newestSubmissions(since month: CivilMonth) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT material, max(newest) FROM tally
            WHERE month >= $1 AND measure = $2 AND material <> '' GROUP BY material
            """,
            .integer(Int64(month.number)),
            .text(TallyMeasure.submission.description)
        )
    }

    /// When each type's source submitted last, by the type's code.
    static func newestSubmissions(_ rows: PostgresRows) -> [String: Timestamp] {
        let newest = rows.all { ($0.text(0), Timestamp(millisecondsSinceEpoch: $0.integer(1))) }
        return Dictionary(newest) { $1 }
    }

    /// Adds to what is stored.
    static func add(_ tallies: [Tally]) -> [PostgresQuery] {
        tallies.rounds(by: Key.init).map { round in
            PostgresQuery(
                """
                INSERT INTO tally (month, consumer, provider, item, material, measure, count, newest)
                SELECT * FROM unnest(
                    $1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[]
                )
                ON CONFLICT (month, consumer, provider, item, material, measure) DO UPDATE
                SET count = tally.count + excluded.count, newest = greatest(tally.newest, excluded.newest)
                """,
                .integers(round.map { Int64($0.month.number) }),
                .texts(round.map { $0.key.consumer?.description ?? "" }),
                .texts(round.map { $0.key.provider?.description ?? "" }),
                .texts(round.map { $0.key.item ?? "" }),
                .texts(round.map { $0.key.material ?? "" }),
                .texts(round.map(\.key.measure.description)),
                .integers(round.map { Int64($0.count) }),
                .integers(round.map(\.newest.millisecondsSinceEpoch))
            )
        }
    }

    private static func named(_ text: String) -> String? { text.isEmpty ? nil : text }

    private struct Key: Hashable {
        let month: CivilMonth
        let key: Tally.Key

        init(_ tally: Tally) {
            month = tally.month
            key = tally.key
        }
    }
}
