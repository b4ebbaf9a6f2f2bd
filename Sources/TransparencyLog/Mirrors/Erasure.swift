import CanonicalJSON

/// What an erasure record says (log.md, Erasure).
enum Erasure {
    /// What stands in the canonical bytes of every erasure record.
    private static let mark = Array("\"kind\":\"erasure\"".utf8)

    /// The runs of indexes of a log whose records were erased, if these are the bytes of an erasure record.
    ///
    /// - Parameters:
    ///   - record: a log record.
    ///   - origin: the log that the record stands in; an erasure in another one is named by the record itself.
    ///   - log: whose indexes are asked for.
    /// - Returns: the runs, in the record's order.
    static func runs(of record: [UInt8], in origin: NoteName, erasedFrom log: NoteName) -> [Range<UInt64>] {
        // Few records are erasures, and reading every one as JSON would take longer than all the hashing.
        guard record.contains(mark), let json = try? JSONValue(parsing: record), json["kind"] == "erasure"
        else { return [] }
        guard (json["origin"]?.string ?? origin.description) == log.description else { return [] }
        return (json["indexes"]?.array ?? []).compactMap(run)
    }

    /// An index alone, or the first and the one after the last.
    private static func run(_ json: JSONValue) -> Range<UInt64>? {
        if let index = ExportLine.index(json) { return index..<(index + 1) }
        guard let ends = json.array, ends.count == 2, let first = ExportLine.index(ends[0]),
            let end = ExportLine.index(ends[1]), first < end
        else { return nil }
        return first..<end
    }
}
