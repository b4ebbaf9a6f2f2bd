public import CanonicalJSON

/// One line of an export of log records (`GET /v1/log/records`).
public enum ExportLine: Hashable, Sendable {
    /// A record at its index: `{"index", "record"}`.
    case record(index: UInt64, bytes: [UInt8])
    /// An index whose record was dropped: `{"index", "erased": true}`.
    case erased(index: UInt64)
    /// The end of a page: `{"summary": {"from", "until", "count"}, "receipt"}`.
    case summary(Summary)

    /// What a page says of itself.
    public struct Summary: Hashable, Sendable {
        /// The indexes that the page covers.
        public let range: Range<UInt64>
        /// How many lines of entries it has.
        public let count: UInt64
        /// The index with which the next page goes on; nil at the end of the export.
        public let next: UInt64?
        /// The receipt of the export's own entry in the log.
        public let receipt: JSONValue
    }

    /// The line that this JSON is; nil if it is none.
    public init?(json: JSONValue) {
        if let summary = json["summary"] {
            guard let from = ExportLine.index(summary["from"]),
                let until = ExportLine.index(summary["until"]),
                from <= until, let count = ExportLine.index(summary["count"]), let receipt = json["receipt"]
            else { return nil }
            let next = ExportLine.index(summary["next"])
            self = .summary(Summary(range: from..<until, count: count, next: next, receipt: receipt))
            return
        }
        guard let index = ExportLine.index(json["index"]) else { return nil }
        if let bytes = json["record"]?.string.flatMap(Base64URL.decode) {
            self = .record(index: index, bytes: bytes)
        } else if json["erased"] == .boolean(true) {
            self = .erased(index: index)
        } else {
            return nil
        }
    }

    /// Numbers in JSON are exact below 2^53 only (RFC 7493 §2.2).
    static func index(_ json: JSONValue?) -> UInt64? {
        json?.integer.flatMap { (0...(1 << 53)).contains($0) ? UInt64($0) : nil }
    }
}
