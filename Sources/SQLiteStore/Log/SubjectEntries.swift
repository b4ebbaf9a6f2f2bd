import SharingService

/// Entries of the subject index as they lie in a row, one after another: a tag, and the log index it leads to.
struct SubjectEntries {
    static let width = BlindTag.size + 8
    /// Set in an entry that its subject may not see.
    private static let hiddenBit: UInt64 = 1 << 63

    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    var isEmpty: Bool { bytes.isEmpty }
    var count: Int { bytes.count / SubjectEntries.width }

    mutating func append(_ tag: BlindTag, _ index: UInt64, isShown: Bool) {
        tag.withUnsafeBytes { bytes += $0 }
        let number = isShown ? index : index | SubjectEntries.hiddenBit
        withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    }

    /// The log indexes of a tag, in the order in which they were entered.
    func indexes(of tag: BlindTag, isForSubject: Bool) -> [UInt64] {
        bytes.withUnsafeBytes { bytes in
            tag.withUnsafeBytes { tag in
                var found: [UInt64] = []
                for start in stride(from: 0, to: bytes.count, by: SubjectEntries.width) {
                    let entry = UnsafeRawBufferPointer(
                        rebasing: bytes[start..<(start + SubjectEntries.width)]
                    )
                    guard entry.starts(with: tag) else { continue }
                    let number = SubjectEntries.number(of: entry)
                    if number & SubjectEntries.hiddenBit != 0, isForSubject { continue }
                    found.append(number & ~SubjectEntries.hiddenBit)
                }
                return found
            }
        }
    }

    /// The entries without those of a tag.
    func removing(_ tag: BlindTag) -> SubjectEntries {
        var kept = SubjectEntries()
        for entry in split() where !entry.starts(with: tag.bytes) { kept.bytes += entry }
        return kept
    }

    /// The entries by the first byte of their tags.
    func buckets() -> [UInt8: SubjectEntries] {
        var buckets: [UInt8: SubjectEntries] = [:]
        for entry in split() { buckets[entry[entry.startIndex], default: SubjectEntries()].bytes += entry }
        return buckets
    }

    /// The entries of `other` behind these.
    mutating func append(_ other: SubjectEntries) { bytes += other.bytes }

    private func split() -> [ArraySlice<UInt8>] {
        stride(from: 0, to: bytes.count, by: SubjectEntries.width).map {
            bytes[$0..<($0 + SubjectEntries.width)]
        }
    }

    private static func number(of entry: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(bigEndian: entry.loadUnaligned(fromByteOffset: BlindTag.size, as: UInt64.self))
    }
}
