import CanonicalJSON

/// The indexes that erasure records name, as runs: `5` for one, `[5, 9]` for 5 up to but without 9.
enum ErasedIndexes {
    /// How many runs one record names at most.
    private static let limit = 10_000

    /// Ascending indexes as runs, in as many parts as records are needed; at least one part.
    static func parts(of indexes: [UInt64]) -> [[Range<UInt64>]] {
        var runs: [Range<UInt64>] = []
        for index in indexes {
            if let last = runs.last, last.upperBound == index {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        guard runs.count > limit else { return [runs] }
        return stride(from: 0, to: runs.count, by: limit).map {
            Array(runs[$0..<min($0 + limit, runs.count)])
        }
    }

    /// As they stand in a record.
    static func json(_ runs: [Range<UInt64>]) -> JSONValue {
        .array(
            runs.map { run in
                let first = JSONValue.integer(Int64(clamping: run.lowerBound))
                return run.count == 1 ? first : .array([first, .integer(Int64(clamping: run.upperBound))])
            }
        )
    }
}
