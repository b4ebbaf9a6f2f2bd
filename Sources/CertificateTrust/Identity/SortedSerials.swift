/// Serial numbers in ascending order, each as wide as the longest, in one block of memory: some 20 MB per million.
struct SortedSerials: Sendable {
    /// RFC 5280 §4.1.2.2 allows 20 bytes; authorities that exceed them a little are known.
    static let longest = 32

    private let width: Int
    private var bytes: [UInt8] = []

    /// Makes room for `count` serial numbers of at most `width` bytes.
    init(width: Int, count: Int) {
        self.width = max(width, 1)
        bytes.reserveCapacity(self.width * count)
    }

    /// How many there are.
    var count: Int { bytes.count / width }

    /// Adds a serial number without leading zeros that is not lower than the last one.
    mutating func append(_ serial: UnsafeBufferPointer<UInt8>) {
        precondition(serial.count <= width)
        bytes.append(contentsOf: repeatElement(0, count: width - serial.count))
        bytes.append(contentsOf: serial)
    }

    /// Whether `serial`, a big-endian magnitude without leading zeros, is among them.
    func contains(_ serial: [UInt8]) -> Bool {
        guard serial.count <= width else { return false }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            switch compare(record: middle, to: serial) {
            case 0: return true
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return false
    }

    private func compare(record: Int, to serial: [UInt8]) -> Int {
        let padding = width - serial.count
        for place in 0..<width {
            let ours = bytes[record * width + place]
            let theirs = place < padding ? 0 : serial[place - padding]
            if ours != theirs { return ours < theirs ? -1 : 1 }
        }
        return 0
    }
}
