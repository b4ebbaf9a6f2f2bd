extension ReleasedClasses {
    private static let width = 24

    /// The entries for storage: 24 bytes each, three numbers in big-endian order.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * ReleasedClasses.width)
        for entry in entries {
            for number in [entry.group, entry.row, UInt64(entry.count)] {
                for shift in stride(from: 56, through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
                }
            }
        }
        return bytes
    }

    /// Reads back ``bytes``; nil if they are none.
    public init?(bytes: [UInt8]) {
        guard bytes.count % ReleasedClasses.width == 0 else { return nil }
        func number(_ place: Int) -> UInt64 {
            bytes[place..<place + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        var entries: [Entry] = []
        entries.reserveCapacity(bytes.count / ReleasedClasses.width)
        for place in stride(from: 0, to: bytes.count, by: ReleasedClasses.width) {
            guard let count = Int(exactly: number(place + 16)) else { return nil }
            entries.append(Entry(group: number(place), row: number(place + 8), count: count))
        }
        self.init(entries)
    }
}
