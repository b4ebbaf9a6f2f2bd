import SharingModel
import SharingService

/// How often the applicant of each case was told what is owed.
enum TellingTable {
    static func numbers(of caseTags: [BlindTag]) -> PostgresQuery {
        PostgresQuery(
            "SELECT case_tag, max(number) FROM telling WHERE case_tag = ANY($1::bytea[]) GROUP BY case_tag",
            .tags(caseTags)
        )
    }

    /// How often the applicants of the cases that were found were told; of every other case, never.
    static func numbers(_ rows: PostgresRows) -> [BlindTag: Int] {
        let numbers = rows.all { row in row.tag(0).map { ($0, Int(row.integer(1))) } }
        return Dictionary(numbers.compactMap(\.self)) { $1 }
    }

    /// Those that were not the first of their case, oldest first; of one agency, if one is named.
    static func repeated(of agency: AgencyID?) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT id, case_tag, agency, item, number, time FROM telling
            WHERE number > 1 AND ($1::text IS NULL OR agency = $1) ORDER BY time, id
            """,
            .text(agency?.description)
        )
    }

    static func telling(_ row: PostgresRow) -> StoredTelling? {
        guard let tag = row.tag(1), let agency = AgencyID(row.text(2)) else { return nil }
        return StoredTelling(
            id: row.bytes(0),
            caseTag: tag,
            agency: agency,
            item: row.text(3),
            number: Int(row.integer(4)),
            time: Timestamp(millisecondsSinceEpoch: row.integer(5))
        )
    }

    static func add(_ tellings: [StoredTelling]) -> [PostgresQuery] {
        guard !tellings.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                INSERT INTO telling (id, case_tag, agency, item, number, time)
                SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
                """,
                .byteStrings(tellings.map(\.id)),
                .tags(tellings.map(\.caseTag)),
                .texts(tellings.map(\.agency.description)),
                .texts(tellings.map(\.item)),
                .integers(tellings.map { Int64($0.number) }),
                .integers(tellings.map(\.time.millisecondsSinceEpoch))
            )
        ]
    }

    /// How many are forgotten at once.
    private static let removalLimit = 50_000

    /// Forgets what is older, as much as one batch has time for.
    static func remove(before time: Timestamp) -> PostgresQuery {
        PostgresQuery(
            """
            DELETE FROM telling WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM telling WHERE time < $1 ORDER BY time LIMIT \(removalLimit)
            ))
            """,
            .integer(time.millisecondsSinceEpoch)
        )
    }
}
