/// A set of indexes that mostly follow one another, kept as runs.
struct IndexRanges: Hashable, Sendable {
    /// Ascending, neither empty nor touching.
    private(set) var runs: [Range<UInt64>] = []

    /// How many indexes there are.
    var count: UInt64 { runs.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) } }

    /// Adds an index.
    ///
    /// - Precondition: it is below 2^64 - 1.
    mutating func insert(_ index: UInt64) {
        let next = position(after: index)
        if next > 0, runs[next - 1].contains(index) { return }
        let joinsLower = next > 0 && runs[next - 1].upperBound == index
        let joinsUpper = next < runs.count && runs[next].lowerBound == index + 1
        switch (joinsLower, joinsUpper) {
        case (true, true):
            runs[next - 1] = runs[next - 1].lowerBound..<runs[next].upperBound
            runs.remove(at: next)
        case (true, false): runs[next - 1] = runs[next - 1].lowerBound..<(index + 1)
        case (false, true): runs[next] = index..<runs[next].upperBound
        case (false, false): runs.insert(index..<(index + 1), at: next)
        }
    }

    /// Adds a run of indexes.
    mutating func insert(_ run: Range<UInt64>) {
        guard !run.isEmpty else { return }
        let joined = runs.filter { $0.upperBound >= run.lowerBound && $0.lowerBound <= run.upperBound }
        let lower = min(run.lowerBound, joined.first?.lowerBound ?? run.lowerBound)
        let upper = max(run.upperBound, joined.last?.upperBound ?? run.upperBound)
        let first = runs.firstIndex { $0.upperBound >= lower } ?? runs.count
        runs.replaceSubrange(first..<(first + joined.count), with: [lower..<upper])
    }

    /// Whether an index is there.
    func contains(_ index: UInt64) -> Bool {
        let next = position(after: index)
        return next > 0 && runs[next - 1].contains(index)
    }

    /// The runs of indexes of `range` that are not there.
    func gaps(in range: Range<UInt64>) -> [Range<UInt64>] {
        var gaps: [Range<UInt64>] = []
        var start = range.lowerBound
        for run in runs where run.upperBound > start {
            guard run.lowerBound < range.upperBound else { break }
            if run.lowerBound > start { gaps.append(start..<run.lowerBound) }
            start = run.upperBound
        }
        if start < range.upperBound { gaps.append(start..<range.upperBound) }
        return gaps
    }

    /// The first run that begins after an index.
    private func position(after index: UInt64) -> Int {
        var (low, high) = (0, runs.count)
        // What is exported ascends, so the end is nearly always the place.
        if let last = runs.last, last.lowerBound <= index { return high }
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].lowerBound <= index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
