import SharingModel
import SharingService

// The tags of a revision's subjects lie one after the other, 16 bytes each.
extension MaterialTable {
    /// Adds revisions, in order; the subjects of each replace those of the revision before.
    static func insert(_ revisions: [BatchWrites.Revision], at time: Timestamp) -> [PostgresQuery] {
        // Two revisions of one record in one batch go one after the other.
        var queries: [PostgresQuery] = []
        var together: [BatchWrites.Revision] = []
        var numbers: Set<Int64> = []
        for revision in revisions {
            if !numbers.insert(revision.number).inserted {
                queries += insert(together: together, at: time)
                together = []
                numbers = [revision.number]
            }
            together.append(revision)
        }
        return queries + insert(together: together, at: time)
    }

    /// Adds revisions of different records.
    private static func insert(
        together revisions: [BatchWrites.Revision],
        at time: Timestamp
    ) -> [PostgresQuery] {
        guard !revisions.isEmpty else { return [] }
        let named = revisions.flatMap { revision in
            revision.subjectTags.map { (type: revision.type.code, tag: $0, number: revision.number) }
        }
        let tags: [PostgresValue] = [.texts(named.map(\.type)), .tags(named.map(\.tag))]
        return insertSources(of: revisions.filter { $0.revision == 1 })
            + removeSubjects(before: revisions.filter { $0.revision > 1 })
            + [
                // A revision that has none before it fails by its number, and the batch with it.
                PostgresQuery(
                    """
                    INSERT INTO material_revision (number, revision, type, version, key_tag, subject_tags, sealed, time)
                    SELECT CASE WHEN revision = 1 OR EXISTS (
                        SELECT 1 FROM material_revision AS before
                        WHERE before.number = row.number AND before.revision = row.revision - 1
                    ) THEN number END, revision, type, version, key_tag, subject_tags, sealed, $8 FROM unnest(
                        $1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bytea[], $6::bytea[], $7::bytea[]
                    ) AS row (number, revision, type, version, key_tag, subject_tags, sealed)
                    """,
                    .integers(revisions.map(\.number)),
                    .integers(revisions.map { Int64($0.revision) }),
                    .texts(revisions.map(\.type.code)),
                    .integers(revisions.map { Int64($0.type.version ?? 1) }),
                    .tags(revisions.map(\.keyTag)),
                    .byteStrings(revisions.map { $0.subjectTags.flatMap(\.bytes) }),
                    .byteStrings(revisions.map(\.sealed)),
                    .integer(time.millisecondsSinceEpoch)
                ),
                PostgresQuery(
                    """
                    INSERT INTO material_subject (type, tag, number)
                    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[])
                    """,
                    values: tags + [.integers(named.map(\.number))]
                ),
                // The source has submitted anew: what it declares holds again.
                PostgresQuery(
                    """
                    DELETE FROM erased_subject
                    WHERE (type, tag) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))
                    """,
                    values: tags
                ),
            ]
    }

    /// A record whose key is gone gives its number up to the one that is submitted anew.
    private static func insertSources(of revisions: [BatchWrites.Revision]) -> [PostgresQuery] {
        guard !revisions.isEmpty else { return [] }
        let keys: [PostgresValue] = [.texts(revisions.map(\.type.code)), .tags(revisions.map(\.sourceTag))]
        return [
            PostgresQuery(
                """
                DELETE FROM material_source WHERE (type, tag) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))
                AND NOT EXISTS (
                    SELECT 1 FROM oncegate_keys.subject_key WHERE tag = (
                        SELECT key_tag FROM material_revision
                        WHERE material_revision.number = material_source.number ORDER BY revision DESC LIMIT 1
                    )
                )
                """,
                values: keys
            ),
            PostgresQuery(
                """
                INSERT INTO material_source (type, tag, number)
                SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[])
                """,
                values: keys + [.integers(revisions.map(\.number))]
            ),
        ]
    }

    private static func removeSubjects(before revisions: [BatchWrites.Revision]) -> [PostgresQuery] {
        guard !revisions.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                DELETE FROM material_subject USING unnest($1::bigint[], $2::bigint[]) AS row (number, revision)
                JOIN material_revision AS before ON before.number = row.number AND before.revision = row.revision - 1
                CROSS JOIN generate_series(1, length(before.subject_tags), 16) AS start
                WHERE material_subject.type = before.type AND material_subject.number = before.number
                    AND material_subject.tag = substring(before.subject_tags FROM start FOR 16)
                """,
                .integers(revisions.map(\.number)),
                .integers(revisions.map { Int64($0.revision) })
            )
        ]
    }
}
