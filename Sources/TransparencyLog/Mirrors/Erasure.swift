import CanonicalJSON

/// What an erasure record says (log.md, Erasure).
enum Erasure {
    /// What stands in the canonical bytes of every erasure record.
    private static let mark = Array("\"kind\":\"erasure\"".utf8)

    /// The indexes whose records were erased, if these are the bytes of an erasure record.
    static func indexes(of record: [UInt8]) -> [UInt64] {
        // Few records are erasures, and reading every one as JSON would take longer than all the hashing.
        guard record.contains(mark), let json = try? JSONValue(parsing: record), json["kind"] == "erasure"
        else { return [] }
        return (json["indexes"]?.array ?? []).compactMap { ExportLine.index($0) }
    }
}
