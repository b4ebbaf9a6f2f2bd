import SharingModel
import SharingService

/// The index of who is concerned by which log record, by the tags of its months (log.md, Subject index).
enum SubjectIndexTable {
    /// Enters a batch whose first record is at `first`.
    static func insert(_ uses: [SubjectUse], from first: LogPlace) -> [PostgresQuery] {
        guard !uses.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                INSERT INTO subject_use (month, tag, log, idx, relation, shown)
                SELECT month, tag, $1, idx, relation, shown FROM unnest(
                    $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[], $6::boolean[]
                ) AS row (month, tag, idx, relation, shown)
                """,
                .integer(Int64(first.log)),
                .integers(uses.map { Int64($0.subject.month.number) }),
                .tags(uses.map(\.subject.tag)),
                .integers(uses.map { Int64(first.index) + Int64($0.position) }),
                .integers(uses.map { Int64($0.relation.rawValue) }),
                .booleans(uses.map(\.isShown))
            )
        ]
    }

    /// Everything about a subject in some months: month after month as they are given, newest first.
    static func all(of subject: [MonthlyTag]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT log, idx, relation, shown FROM unnest($1::bigint[], $2::bytea[]) WITH ORDINALITY AS asked (month, tag, place)
            CROSS JOIN LATERAL (
                SELECT * FROM subject_use WHERE month = asked.month AND tag = asked.tag OFFSET 0
            ) AS subject_use ORDER BY place, log DESC, idx DESC
            """,
            .integers(subject.map { Int64($0.month.number) }),
            .tags(subject.map(\.tag))
        )
    }

    static func use(_ row: PostgresRow) -> FoundUse {
        FoundUse(
            place: LogPlace(log: Int(row.integer(0)), index: row.index(1)),
            relation: SubjectUse.Relation(rawValue: UInt8(clamping: row.integer(2))) ?? .kept,
            isShown: row.boolean(3)
        )
    }

    /// Forgets a subject in some months.
    static func remove(_ subject: [MonthlyTag]) -> [PostgresQuery] {
        subject.map { monthly in
            PostgresQuery(
                "DELETE FROM subject_use WHERE month = $1 AND tag = $2",
                .integer(Int64(monthly.month.number)),
                .tag(monthly.tag)
            )
        }
    }

    /// How many are forgotten at once: retention comes again, more often than so many are added.
    private static let removalLimit = 50_000

    /// Forgets everyone in the months before this one that have no tables of their own, as many as one batch has time for.
    static func removeRest(before month: CivilMonth) -> PostgresQuery {
        PostgresQuery(
            """
            DELETE FROM subject_use_rest WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM subject_use_rest WHERE month < $1 ORDER BY month LIMIT \(removalLimit)
            ))
            """,
            .integer(Int64(month.number))
        )
    }
}
