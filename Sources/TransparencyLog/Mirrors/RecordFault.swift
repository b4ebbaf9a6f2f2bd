/// What does not hold in an export of log records, and at which index.
public struct RecordFault: Error, Hashable, Sendable {
    /// Everything that can be wrong with an export.
    public enum Reason: Hashable, Sendable {
        /// So many entries, from the index on, have no line, and no erasure record covers them.
        case missing(count: UInt64)
        /// The record's hash is that of no entry of the log.
        case changed
        /// The record is the one of another entry.
        case moved(entry: UInt64)
        /// The line stands behind that of a later entry.
        case outOfOrder(after: UInt64)
        /// The page has the index a second time.
        case duplicate
        /// The mirror's tree is smaller.
        case beyondMirror(size: UInt64)
        /// So many records, from the index on, were dropped, and no later erasure record covers them.
        case erasedWithoutRecord(count: UInt64)
        /// The page's own range does not contain the index.
        case outsidePage(Range<UInt64>)
        /// The page says that it has so many lines, but it has others.
        case wrongCount(stated: UInt64, found: UInt64)
        /// The export ends without a summary.
        case unfinished
        /// A line, numbered from 1 over all files, is none of an export.
        case malformedLine(Int)
        /// The receipt of the page does not hold, or is of something else than this page.
        case receipt(String)
    }

    /// The index of the entry, or of the first one that it concerns.
    public let index: UInt64
    /// What is wrong.
    public let reason: Reason

    /// A fault at an index.
    public init(_ index: UInt64, _ reason: Reason) {
        self.index = index
        self.reason = reason
    }
}

extension RecordFault: CustomStringConvertible {
    /// Where and what.
    public var description: String {
        switch reason {
        case .missing(let count) where count > 1: "entries \(index) to \(index + count - 1) \(reason)"
        case .erasedWithoutRecord(let count) where count > 1:
            "entries \(index) to \(index + count - 1) \(reason)"
        default: "entry \(index) \(reason)"
        }
    }
}

extension RecordFault.Reason {
    /// A word that programs can compare.
    public var code: String {
        switch self {
        case .missing: "missing"
        case .changed: "changed"
        case .moved, .outOfOrder: "reordered"
        case .duplicate: "duplicate"
        case .beyondMirror: "beyond-mirror"
        case .erasedWithoutRecord: "erased-without-record"
        case .outsidePage: "outside-page"
        case .wrongCount: "wrong-count"
        case .unfinished: "unfinished"
        case .malformedLine: "malformed-line"
        case .receipt: "receipt"
        }
    }

    /// How many entries it concerns.
    public var count: UInt64 {
        switch self {
        case .missing(let count), .erasedWithoutRecord(let count): count
        default: 1
        }
    }
}

extension RecordFault.Reason: CustomStringConvertible {
    /// What is wrong, to be read after the index.
    public var description: String {
        switch self {
        case .missing(let count): "\(count > 1 ? "are" : "is") missing, and no erasure record covers that"
        case .changed: "has another record than the log"
        case .moved(let entry): "has the record of entry \(entry)"
        case .outOfOrder(let last): "stands after entry \(last)"
        case .duplicate: "stands there twice"
        case .beyondMirror(let size): "is beyond the mirror, which has \(size) entries"
        case .erasedWithoutRecord(let count):
            "\(count > 1 ? "were" : "was") erased, and no later erasure record covers that"
        case .outsidePage(let range):
            "stands in a page of the entries from \(range.lowerBound) to before \(range.upperBound)"
        case .wrongCount(let stated, let found): "begins a page of \(stated) lines that has \(found)"
        case .unfinished: "is where the export breaks off: its last page has no summary"
        case .malformedLine(let line): "should stand in line \(line), which is no line of an export"
        case .receipt(let reason): "begins a page whose receipt does not hold: \(reason)"
        }
    }
}
