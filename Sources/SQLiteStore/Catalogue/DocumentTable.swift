import GRDB
import SharingService

/// What the catalogue is made of.
final class DocumentTable {
    private let select: PreparedStatement
    private let selectOne: PreparedStatement
    private let upsert: PreparedStatement

    init(_ database: Database) throws {
        select = try PreparedStatement(
            database,
            "SELECT kind, id, version, state, content FROM catalogue_document ORDER BY kind, id, version"
        )
        selectOne = try PreparedStatement(
            database,
            """
            SELECT kind, id, version, state, content FROM catalogue_document WHERE kind = ?1 AND id = ?2
            ORDER BY version DESC
            """
        )
        upsert = try PreparedStatement(
            database,
            """
            INSERT INTO catalogue_document (kind, id, version, state, content) VALUES (?1, ?2,
                CASE ?3 WHEN 0 THEN (
                    SELECT ifnull(max(version), 0) + 1 FROM catalogue_document WHERE kind = ?1 AND id = ?2
                ) ELSE ?3 END, ?4, ?5)
            ON CONFLICT (kind, id, version) DO UPDATE SET state = excluded.state, content = excluded.content
            """
        )
    }

    func all() throws -> [CatalogueDocument] { try select.all(document) }

    /// The newest version of a document.
    func document(_ kind: CatalogueDocument.Kind, _ id: String) throws -> CatalogueDocument? {
        selectOne.bind(1, kind.rawValue)
        selectOne.bind(2, id)
        return try selectOne.first(document)
    }

    private func document(_ row: PreparedStatement) throws -> CatalogueDocument {
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

    func replace(_ document: CatalogueDocument) throws {
        upsert.bind(1, document.kind.rawValue)
        upsert.bind(2, document.id)
        upsert.bind(3, Int64(document.version))
        upsert.bind(4, document.state)
        upsert.bind(5, document.content)
        try upsert.execute()
    }
}
