import Crypto

/// The Merkle tree hash of RFC 6962 §2.1 with SHA-256.
public enum MerkleTree {
    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = MerkleHash(SHA256().finalize())

    /// The hash of a leaf: `SHA-256(0x00 ‖ entry)`.
    public static func leafHash(of entry: [UInt8]) -> MerkleHash {
        var function = SHA256()
        withUnsafeBytes(of: UInt8(0x00)) { function.update(bufferPointer: $0) }
        entry.withUnsafeBytes { function.update(bufferPointer: $0) }
        return MerkleHash(function.finalize())
    }

    /// The hash of a node: `SHA-256(0x01 ‖ left ‖ right)`.
    public static func nodeHash(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 0x01
            left.store(to: buffer, at: 1)
            right.store(to: buffer, at: 33)
            return MerkleHash(digestOf: UnsafeRawBufferPointer(buffer))
        }
    }

    /// The root of the tree with these leaves.
    public static func root(of leaves: [MerkleHash]) -> MerkleHash {
        Frontier().appending(leaves).after.root
    }
}
