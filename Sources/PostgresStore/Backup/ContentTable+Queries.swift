import SharingService

// The tables of the common form lie in this database almost as they are.
extension ContentTable {
    /// Gives every row, in the columns of the common form.
    var select: String {
        switch name {
        case "log_provider":
            "SELECT log, idx, unnest(other_providers) FROM log_record WHERE other_providers <> '{}'"
        case "log_tile":
            """
            SELECT log, level, idx, string_agg(hashes, '' ORDER BY first) FROM log_tile GROUP BY log, level, idx
            """
        case "log_bundle":
            "SELECT log, idx, string_agg(entries, '' ORDER BY first) FROM log_bundle GROUP BY log, idx"
        // Since when a revision is there nobody knows of those that are older than that column.
        case "material_revision":
            """
            SELECT number, revision, type, version, key_tag, subject_tags, sealed, nullif(time, 0) FROM material_revision
            """
        case "setting":
            """
            SELECT name, value FROM setting WHERE name NOT IN (\(ContentTable.ownSettings.map { "'\($0)'" }.joined(separator: ", ")))
            """
        default: "SELECT \(columnList) FROM \(place)"
        }
    }

    /// Adds rows.
    func insert(_ rows: [ContentRow]) throws -> PostgresQuery {
        PostgresQuery(insertion, values: try columns.indices.map { try values(of: $0, in: rows) })
    }

    /// Makes the tables of months and of logs into which these rows belong.
    func makePlace(for rows: [ContentRow]) -> [PostgresQuery] {
        switch name {
        case "log_origin":
            rows.compactMap { row in
                guard case .integer(let number) = row[0] else { return nil }
                return PostgresQuery("SELECT make_log($1)", .integer(number))
            }
        case "log_record":
            [
                PostgresQuery(
                    "SELECT make_months_of($1)",
                    .byteStrings(
                        rows.compactMap { row in
                            guard case .bytes(let id) = row[2] else { return nil }
                            return id
                        }
                    )
                )
            ]
        default: []
        }
    }

    private var place: String { self == .subjectKeys ? "oncegate_keys.subject_key" : name }

    /// The rows that are added, as a table named `row`.
    private var added: String {
        let arrays = columns.enumerated().map { "$\($0 + 1)::\($1.arrayType)" }.joined(separator: ", ")
        return "unnest(\(arrays)) AS row (\(columnList))"
    }

    private var insertion: String {
        switch name {
        case "log_record":
            """
            INSERT INTO log_record (\(columnList), other_providers) SELECT \(columnList), '{}' FROM \(added)
            """
        case "log_provider":
            """
            UPDATE log_record SET other_providers = other_providers || providers FROM (
                SELECT log, idx, array_agg(provider ORDER BY provider) AS providers FROM \(added) GROUP BY log, idx
            ) AS named WHERE log_record.log = named.log AND log_record.idx = named.idx
            """
        case "log_tile", "log_bundle":
            "INSERT INTO \(name) (\(columnList), first) SELECT \(columnList), 0 FROM \(added)"
        case "material_revision":
            """
            INSERT INTO material_revision (\(columnList))
            SELECT number, revision, type, version, key_tag, subject_tags, sealed, coalesce(time, 0) FROM \(added)
            """
        default: "INSERT INTO \(place) (\(columnList)) SELECT \(columnList) FROM \(added)"
        }
    }

    private func values(of column: Int, in rows: [ContentRow]) throws -> PostgresValue {
        switch columns[column].kind {
        case .integer: .integers(try rows.map { try $0[column].integer() })
        case .flag: .booleans(try rows.map { try $0[column].integer() == 1 })
        case .text: .texts(try rows.map { try $0[column].text() })
        case .bytes: .byteStrings(try rows.map { try $0[column].bytes() })
        }
    }
}

extension ContentTable.Column {
    fileprivate var arrayType: String {
        switch kind {
        case .integer: "bigint[]"
        case .flag: "boolean[]"
        case .text: "text[]"
        case .bytes: "bytea[]"
        }
    }

    /// What a row of a result has in this column.
    func value(_ row: PostgresRow, _ column: Int32) -> ContentValue {
        guard !row.isNull(column) else { return .null }
        return switch kind {
        case .integer: .integer(row.integer(column))
        case .flag: .integer(row.boolean(column) ? 1 : 0)
        case .text: .text(row.text(column))
        case .bytes: .bytes(row.bytes(column))
        }
    }
}

extension ContentValue {
    fileprivate func integer() throws -> Int64? {
        switch self {
        case .null: nil
        case .integer(let number): number
        default: throw ContentCoding.Malformed()
        }
    }

    fileprivate func text() throws -> String? {
        switch self {
        case .null: nil
        case .text(let text): text
        default: throw ContentCoding.Malformed()
        }
    }

    fileprivate func bytes() throws -> [UInt8]? {
        switch self {
        case .null: nil
        case .bytes(let bytes): bytes
        default: throw ContentCoding.Malformed()
        }
    }
}
