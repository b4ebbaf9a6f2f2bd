extension ReleasedClasses {
    /// What no class has for a tag: the form with an entry a row, which was written before, never begins with it.
    private static let mark: UInt64 = 0

    /// The classes for storage, as numbers of 8 bytes in big-endian order: 0, how many classes have rows, of each its tag, how
    /// many rows, and their tags; then the tag and the count of each class that is counted.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        let rowCount = rows.values.reduce(0) { $0 + $1.count }
        bytes.reserveCapacity(8 * (2 + 2 * rows.count + rowCount + 2 * counts.count))
        func append(_ number: UInt64) { withUnsafeBytes(of: number.bigEndian) { bytes += $0 } }
        append(ReleasedClasses.mark)
        append(UInt64(rows.count))
        for (group, tags) in rows.sorted(by: { $0.key < $1.key }) {
            append(group)
            append(UInt64(tags.count))
            tags.forEach(append)
        }
        for (group, count) in counts.sorted(by: { $0.key < $1.key }) {
            append(group)
            append(UInt64(count))
        }
        return bytes
    }

    /// Reads back ``bytes``; nil if they are none.
    public init?(bytes: [UInt8]) {
        var reader = NumberReader(rest: bytes[...])
        var rows: [UInt64: [UInt64]] = [:]
        var counts: [UInt64: Int] = [:]
        guard bytes.isEmpty || bytes.prefix(8).contains(where: { $0 != 0 }) else {
            guard reader.next() == ReleasedClasses.mark, let classes = reader.next() else { return nil }
            for _ in 0..<classes {
                guard let group = reader.next(), let count = reader.next(), count <= reader.rest.count / 8
                else {
                    return nil
                }
                rows[group] = (0..<count).compactMap { _ in reader.next() }
            }
            while let group = reader.next() {
                guard let count = reader.nextCount() else { return nil }
                counts[group] = count
            }
            guard reader.rest.isEmpty else { return nil }
            self.init(rows: rows, counts: counts)
            return
        }
        // An entry a row: the class, the row or 0 where rows are only counted, and how many there are.
        while let group = reader.next() {
            guard let row = reader.next(), let count = reader.nextCount(),
                row == 0 || count <= bytes.count
            else { return nil }
            if row == 0 {
                counts[group, default: 0] += count
            } else {
                rows[group, default: []] += Array(repeating: row, count: count)
            }
        }
        guard reader.rest.isEmpty else { return nil }
        self.init(rows: rows, counts: counts)
    }
}

/// Numbers of 8 bytes in big-endian order, one after another.
private struct NumberReader {
    var rest: ArraySlice<UInt8>

    mutating func next() -> UInt64? {
        guard rest.count >= 8 else { return nil }
        defer { rest.removeFirst(8) }
        return rest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number of rows; nil for more than any table has, so that sums of them are numbers too.
    mutating func nextCount() -> Int? { next().flatMap(Int32.init(exactly:)).map(Int.init) }
}
