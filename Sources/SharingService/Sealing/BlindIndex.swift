/// A keyed digest under which something personal is looked up: the first 16 bytes of an HMAC-SHA-256.
///
/// Equal things have equal tags under one key; without the key a tag says nothing.
public struct BlindTag: Hashable, Sendable {
    /// How many bytes a tag has.
    public static let size = 16

    // The bytes as they lie in memory: batches hold thousands of tags, which would be so many arrays.
    private let word0: UInt64
    private let word1: UInt64

    /// Wraps 16 bytes; nil for any other number.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == BlindTag.size else { return nil }
        word0 = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        word1 = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    }

    /// Wraps 16 bytes; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard let tag = bytes.withUnsafeBytes({ BlindTag(bytes: $0) }) else { return nil }
        self = tag
    }

    /// The first 16 bytes of a digest.
    ///
    /// - Precondition: it has as many.
    init(prefixOf digest: UnsafeRawBufferPointer) {
        word0 = digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        word1 = digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    }

    /// The 16 bytes.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// Calls `body` with the 16 bytes.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
    {
        try Swift.withUnsafeBytes(of: self, body)
    }
}
