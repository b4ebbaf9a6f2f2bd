/// Up to 256 consecutive entries as they are stored and served (C2SP tlog-tiles).
///
/// Grammar: entries one after the other, each with its length before it as a big-endian `uint16`.
public struct EntryBundle: Hashable, Sendable {
    /// The entries, in the order of the log.
    public let entries: [PublicEntry]

    /// How many bytes an entry takes in a bundle.
    public static let bytesPerEntry = 2 + PublicEntry.byteCount

    /// A bundle of these entries.
    public init(entries: [PublicEntry]) {
        self.entries = entries
    }

    /// Decodes a bundle.
    ///
    /// - Throws: ``LogFormatError/entryBundle`` for anything but whole public entries.
    public init(decoding bytes: [UInt8]) throws(LogFormatError) {
        var entries: [PublicEntry] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 2 else { throw .entryBundle }
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= length, let entry = PublicEntry(bytes: rest.prefix(length)) else {
                throw .entryBundle
            }
            entries.append(entry)
            rest = rest.dropFirst(length)
        }
        self.entries = entries
    }

    /// The encoded bundle.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * EntryBundle.bytesPerEntry)
        for entry in entries { EntryBundle.append(entry, to: &bytes) }
        return bytes
    }

    /// Appends one entry to an encoded bundle.
    public static func append(_ entry: PublicEntry, to output: inout [UInt8]) {
        output.append(UInt8(PublicEntry.byteCount >> 8))
        output.append(UInt8(PublicEntry.byteCount & 0xFF))
        entry.append(to: &output)
    }
}
