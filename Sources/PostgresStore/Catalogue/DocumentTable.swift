import SharingService

/// What the catalogue is made of.
enum DocumentTable {
    static let all = changes(since: nil)

    /// Those that batches with higher numbers than that have written; all of them for nil.
    static func changes(since number: Int64?) -> PostgresQuery {
        PostgresQuery(
            """
            SELECT kind, id, version, state, content FROM catalogue_document WHERE changed > $1
            ORDER BY kind, id, version
            """,
            .integer(number ?? -1)
        )
    }

    static func document(_ row: PostgresRow) throws -> CatalogueDocument {
        guard let kind = CatalogueDocument.Kind(rawValue: row.text(0)) else {
            throw StoreError.unavailable(
                "the catalogue holds a document of an unknown kind: run the newer program"
            )
        }
        return CatalogueDocument(
            kind: kind,
            id: row.text(1),
            version: Int(row.integer(2)),
            state: row.text(3),
            content: row.bytes(4)
        )
    }

    /// Adds documents; one of the same kind, id and version replaces the stored one, and version 0 is the next one.
    ///
    /// `change` is the number of the batch.
    static func put(_ documents: [CatalogueDocument], _ change: Int64) -> [PostgresQuery] {
        documents.rounds(by: Key.init).map { round in
            PostgresQuery(
                """
                INSERT INTO catalogue_document (kind, id, version, state, content, changed)
                SELECT kind, id, CASE version
                    WHEN 0 THEN (
                        SELECT coalesce(max(stored.version), 0) + 1 FROM catalogue_document AS stored
                        WHERE stored.kind = row.kind AND stored.id = row.id
                    )
                    ELSE version END, state, content, $6::bigint
                FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bytea[])
                    AS row (kind, id, version, state, content)
                ON CONFLICT (kind, id, version) DO UPDATE SET state = excluded.state,
                    content = excluded.content, changed = excluded.changed
                """,
                .texts(round.map(\.kind.rawValue)),
                .texts(round.map(\.id)),
                .integers(round.map { Int64($0.version) }),
                .texts(round.map(\.state)),
                .byteStrings(round.map(\.content)),
                .integer(change)
            )
        }
    }

    /// A document without its version: the next version of one counts on from the one before it in the same batch.
    private struct Key: Hashable {
        let kind: CatalogueDocument.Kind
        let id: String

        init(_ document: CatalogueDocument) {
            kind = document.kind
            id = document.id
        }
    }
}
