/// Where an entry is: in which log of the store, and there at which index.
///
/// An index alone names no entry: every year's log begins with 0 again.
public struct LogPlace: Hashable, Sendable {
    /// The log's number in its store: 0 for the first one, and one more for each year that rolled over.
    public let log: Int
    /// The index in that log.
    public let index: UInt64

    /// Names a place.
    public init(log: Int, index: UInt64) {
        self.log = log
        self.index = index
    }
}

extension LogPlace: Comparable {
    /// Whether an entry is older: in an earlier year's log, or before it in the same one.
    public static func < (left: LogPlace, right: LogPlace) -> Bool {
        (left.log, left.index) < (right.log, right.index)
    }
}
