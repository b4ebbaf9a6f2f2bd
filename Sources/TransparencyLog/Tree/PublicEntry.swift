/// What the tree holds of a record: 33 bytes that reveal nothing of it.
///
/// Grammar: `0x01 ‖ SHA-256(record)`. The first byte is the version of the entry's form.
public struct PublicEntry: Hashable, Sendable {
    /// How many bytes an entry has.
    public static let byteCount = 33
    private static let version: UInt8 = 0x01

    /// SHA-256 of the record.
    public let recordHash: MerkleHash

    /// The entry of a record's canonical bytes.
    public init(record: [UInt8]) {
        recordHash = record.withUnsafeBytes { MerkleHash(digestOf: $0) }
    }

    /// The entry that these 33 bytes are.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == PublicEntry.byteCount, bytes.first == PublicEntry.version,
            let hash = MerkleHash(bytes: bytes.dropFirst())
        else { return nil }
        recordHash = hash
    }

    /// The 33 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(PublicEntry.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 33 bytes.
    public func append(to output: inout [UInt8]) {
        output.append(PublicEntry.version)
        recordHash.append(to: &output)
    }

    /// The hash of the entry's leaf: `SHA-256(0x00 ‖ entry)`.
    public var leafHash: MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 34, alignment: 8) { buffer in
            buffer[0] = 0x00
            buffer[1] = PublicEntry.version
            recordHash.store(to: buffer, at: 2)
            return MerkleHash(digestOf: UnsafeRawBufferPointer(buffer))
        }
    }
}
