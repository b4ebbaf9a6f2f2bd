import CanonicalJSON

// Canonical JSON is kept as text: it writes U+0000, which PostgreSQL's text cannot hold, as an escape.
extension JSONObject {
    /// The canonical JSON.
    var text: String { String(decoding: JSONValue.object(self).canonicalBytes, as: UTF8.self) }
}

extension PostgresRow {
    /// A JSON object that was kept as text; nil for what is none.
    func object(_ column: Int32) -> JSONObject? { try? JSONValue(parsing: bytes(column)).object }
}
