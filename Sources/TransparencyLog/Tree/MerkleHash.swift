public import Crypto

/// A SHA-256 value of a leaf, of a node or of a record, stored inline.
public struct MerkleHash: Hashable, Sendable {
    /// How many bytes a hash has.
    public static let byteCount = 32

    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    /// The words hold the bytes as they lie in memory, so no order of bytes is involved.
    ///
    /// - Precondition: `raw` has 32 bytes.
    init(raw: UnsafeRawBufferPointer) {
        precondition(raw.count == MerkleHash.byteCount)
        word0 = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        word1 = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        word2 = raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        word3 = raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// The hash of these bytes' values, if there are exactly 32.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == MerkleHash.byteCount else { return nil }
        let direct = bytes.withContiguousStorageIfAvailable { MerkleHash(raw: UnsafeRawBufferPointer($0)) }
        self = direct ?? Array(bytes).withUnsafeBytes { MerkleHash(raw: $0) }
    }

    /// The value of a digest.
    public init(_ digest: SHA256Digest) {
        self = digest.withUnsafeBytes { MerkleHash(raw: $0) }
    }

    /// SHA-256 of these bytes.
    init(digestOf bytes: UnsafeRawBufferPointer) {
        var function = SHA256()
        function.update(bufferPointer: bytes)
        self.init(function.finalize())
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { Swift.withUnsafeBytes(of: self) { Array($0) } }

    /// Appends the 32 bytes.
    public func append(to output: inout [UInt8]) {
        Swift.withUnsafeBytes(of: self) { output.append(contentsOf: $0) }
    }

    /// The hash as standard base64, 44 characters.
    public var base64: String {
        var output: [UInt8] = []
        appendBase64(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends the hash as standard base64.
    public func appendBase64(to output: inout [UInt8]) {
        Swift.withUnsafeBytes(of: self) { Base64Alphabet.standard.append($0, to: &output) }
    }

    /// Appends the hash as base64url, as records write commitments.
    public func appendBase64URL(to output: inout [UInt8]) {
        Swift.withUnsafeBytes(of: self) { Base64Alphabet.url.append($0, to: &output) }
    }

    /// The hash that this standard base64 text stands for, strictly.
    public init?(base64: String) {
        self.init(base64: base64.utf8)
    }

    init?(base64: some Sequence<UInt8>) {
        guard let bytes = Base64Alphabet.standard.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// Writes the bytes at an offset of a buffer.
    func store(to target: UnsafeMutableRawBufferPointer, at offset: Int) {
        target.storeBytes(of: word0, toByteOffset: offset, as: UInt64.self)
        target.storeBytes(of: word1, toByteOffset: offset + 8, as: UInt64.self)
        target.storeBytes(of: word2, toByteOffset: offset + 16, as: UInt64.self)
        target.storeBytes(of: word3, toByteOffset: offset + 24, as: UInt64.self)
    }
}

extension MerkleHash: CustomStringConvertible {
    /// The hash as standard base64.
    public var description: String { base64 }
}
