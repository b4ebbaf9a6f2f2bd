/// A keyed digest under which something personal is looked up: the first 16 bytes of an HMAC-SHA-256.
///
/// Equal things have equal tags under one key; without the key a tag says nothing.
public struct BlindTag: Hashable, Sendable {
    /// 16 bytes.
    public let bytes: [UInt8]

    /// Wraps 16 bytes; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == BlindTag.size else { return nil }
        self.bytes = bytes
    }

    init(prefixOf digest: some Sequence<UInt8>) {
        bytes = Array(digest.prefix(BlindTag.size))
    }

    static let size = 16
}
