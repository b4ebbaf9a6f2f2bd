import SharingService

/// Entries of the subject index as they lie in a row, one after another: a tag, and the log record it leads to.
///
/// An entry is 24 bytes: the tag, then big-endian what the record is to the subject (bits 62 and 61), whether the subject
/// may not see it (bit 63), and the record's key (``SharingService/LogPlace/key``).
struct SubjectEntries {
    static let width = BlindTag.size + 8
    private static let hiddenBit: UInt64 = 1 << 63
    private static let relationShift: UInt64 = 61
    private static let keyMask: UInt64 = 1 << relationShift - 1

    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    var count: Int { bytes.count / SubjectEntries.width }

    mutating func append(_ tag: BlindTag, _ use: FoundUse) {
        guard let key = use.place.key else { return }
        tag.withUnsafeBytes { bytes += $0 }
        var number =
            UInt64(bitPattern: key) | UInt64(use.relation.rawValue) << SubjectEntries.relationShift
        if !use.isShown { number |= SubjectEntries.hiddenBit }
        withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    }

    /// Where a tag leads, in the order in which it was entered.
    func uses(of tag: BlindTag) -> [FoundUse] {
        bytes.withUnsafeBytes { bytes in
            tag.withUnsafeBytes { tag in
                var found: [FoundUse] = []
                for start in stride(from: 0, to: bytes.count, by: SubjectEntries.width) {
                    let entry = UnsafeRawBufferPointer(
                        rebasing: bytes[start..<(start + SubjectEntries.width)]
                    )
                    guard entry.starts(with: tag) else { continue }
                    found.append(SubjectEntries.use(entry))
                }
                return found
            }
        }
    }

    /// Every tag and where it leads, in the order in which they were entered.
    func all() -> [(tag: [UInt8], use: FoundUse)] {
        split().map { entry in
            (Array(entry.prefix(BlindTag.size)), entry.withUnsafeBytes { SubjectEntries.use($0) })
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

    /// Adds the entries of `other` behind these.
    mutating func append(_ other: SubjectEntries) { bytes += other.bytes }

    private func split() -> [ArraySlice<UInt8>] {
        stride(from: 0, to: bytes.count, by: SubjectEntries.width).map {
            bytes[$0..<($0 + SubjectEntries.width)]
        }
    }

    private static func use(_ entry: UnsafeRawBufferPointer) -> FoundUse {
        let number = UInt64(
            bigEndian: entry.loadUnaligned(fromByteOffset: BlindTag.size, as: UInt64.self)
        )
        let relation = UInt8(truncatingIfNeeded: number >> relationShift & 3)
        return FoundUse(
            place: LogPlace(key: Int64(bitPattern: number & keyMask)),
            relation: SubjectUse.Relation(rawValue: relation) ?? .kept,
            isShown: number & hiddenBit == 0
        )
    }
}
