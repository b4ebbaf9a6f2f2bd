import SharingService
import TransparencyLog

// The number of the log is coded in the keys of its rows, so that a store with one log and a store with many have the
// same form, and so that a log's rows lie together.
extension LogPlace {
    private static let indexBits = 40
    /// Few enough that an entry of the subject index has bits to spare.
    private static let logBits = 20

    /// The key of the entry's row: `log << 40 | index`; nil for a place that no row can have.
    var key: Int64? {
        guard index >> LogPlace.indexBits == 0, let log = Int64(exactly: log), log >= 0,
            log < 1 << LogPlace.logBits
        else { return nil }
        return log << LogPlace.indexBits | Int64(index)
    }

    /// The place of the row with that key.
    init(key: Int64) {
        let index = UInt64(bitPattern: key & (1 << LogPlace.indexBits - 1))
        self.init(log: Int(key >> LogPlace.indexBits), index: index)
    }

    /// The keys of a log's rows at these indexes.
    static func keys(of log: Int, _ range: Range<UInt64>) -> Range<Int64> {
        func key(_ index: UInt64) -> Int64 {
            Int64(log) << indexBits + Int64(min(index, 1 << UInt64(indexBits)))
        }
        return key(range.lowerBound)..<key(range.upperBound)
    }
}
