import SharingModel
import SharingService

/// Material records: every revision, and the tags under which the newest is found.
enum MaterialTable {
    // The newest revision stays the newest when its key was destroyed.
    static let newest = """
        LEFT JOIN LATERAL (
            SELECT revision, version, key_tag, sealed FROM material_revision
            WHERE material_revision.number = found.number ORDER BY revision DESC LIMIT 1
        ) AS newest ON true
        LEFT JOIN oncegate_keys.subject_key ON subject_key.tag = newest.key_tag
        """
    private static let columns = "found.number, revision, version, key_tag, sealed, wrapped, restricted"

    /// What a look-up found: a record in its newest revision, and whether it may be used.
    struct Found {
        /// The look-up that found it, from 0.
        let asked: Int
        /// Nil when its key is gone.
        let material: StoredMaterial?
        /// Whether its subject's data are kept and not used.
        let isRestricted: Bool

        init(_ row: PostgresRow) {
            asked = Int(row.integer(0)) - 1
            material = MaterialTable.material(row)
            isRestricted = row.boolean(7)
        }
    }

    /// Every record that names one of the subjects, in its newest revision, in the order of the subjects and of the numbers.
    static func find(_ subjects: [LookUps.SubjectKey]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT place, \(columns) FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS asked (type, tag, place)
            JOIN material_subject AS found USING (type, tag) \(newest) ORDER BY place, found.number
            """,
            .texts(subjects.map(\.type)),
            .tags(subjects.map(\.tag))
        )
    }

    /// The records with the provider's numbers, in their newest revisions.
    static func find(_ sources: [LookUps.SourceKey]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT place, \(columns) FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS asked (type, tag, place)
            JOIN material_source AS found USING (type, tag) \(newest) ORDER BY place
            """,
            .texts(sources.map(\.type)),
            .tags(sources.map(\.tag))
        )
    }

    /// Those of the subjects of whom something was erased from a complete register, by their places from 0.
    static func erased(_ subjects: [LookUps.SubjectKey]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT place - 1 FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS asked (type, tag, place)
            JOIN erased_subject USING (type, tag)
            """,
            .texts(subjects.map(\.type)),
            .tags(subjects.map(\.tag))
        )
    }

    /// The number that the next new record will have.
    static let nextNumber = PostgresQuery("SELECT coalesce(max(number), 0) + 1 FROM material_revision")

    /// Every revision of some records that can be used.
    static func histories(of numbers: [Int64]) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT time, number, revision, version, key_tag, sealed, wrapped FROM material_revision
            JOIN oncegate_keys.subject_key ON subject_key.tag = key_tag AND NOT restricted
            WHERE number = ANY($1::bigint[]) ORDER BY number, revision
            """,
            .integers(numbers)
        )
    }

    /// The revisions that were found, by the numbers of their records, oldest first.
    static func histories(_ rows: PostgresRows) -> [Int64: [StoredRevision]] {
        let revisions = rows.all { row in
            material(row).map { material in
                // 0 is nobody's knowledge: the data are from before times were kept.
                StoredRevision(
                    material: material,
                    time: row.integer(0) == 0 ? nil : Timestamp(millisecondsSinceEpoch: row.integer(0))
                )
            }
        }
        return Dictionary(grouping: revisions.compactMap(\.self), by: \.material.number)
    }

    /// Records of a type in the order of their numbers' tags: the tag, then the record.
    static func page(of type: String, after tag: BlindTag?, limit: Int) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT found.tag, \(columns) FROM (
                SELECT tag, number FROM material_source WHERE type = $1 AND tag > $2 ORDER BY tag LIMIT $3
            ) AS found \(newest) ORDER BY found.tag
            """,
            .text(type),
            .bytes(tag?.bytes ?? []),
            .integer(Int64(limit))
        )
    }

    static func page(_ rows: PostgresRows, limit: Int) -> MaterialPage {
        let found = rows.all { row in
            (tag: row.tag(0), material: row.boolean(7) ? nil : material(row))
        }
        return MaterialPage(
            materials: found.compactMap(\.material),
            next: found.count < limit ? nil : found.last?.tag
        )
    }

    /// The record of a row, from its second column on; nil if its key is gone.
    static func material(_ row: PostgresRow) -> StoredMaterial? {
        guard let keyTag = row.tag(4), let wrapped = row.optionalBytes(6) else { return nil }
        return StoredMaterial(
            number: row.integer(1),
            revision: Int(row.integer(2)),
            version: Int(row.integer(3)),
            keyTag: keyTag,
            wrappedKey: wrapped,
            sealed: row.bytes(5)
        )
    }
}
