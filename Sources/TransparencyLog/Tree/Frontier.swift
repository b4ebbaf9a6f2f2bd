/// The right edge of a tree: all that is needed to let it grow.
public struct Frontier: Hashable, Sendable {
    /// How many leaves the tree has.
    public let size: UInt64
    /// The roots of the maximal complete subtrees, from left (largest) to right: one for each bit set in `size`.
    public let hashes: [MerkleHash]

    /// The edge of the empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// The edge of a tree of this size, if the number of hashes fits it.
    public init?(size: UInt64, hashes: [MerkleHash]) {
        guard hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// For a size and hashes that were computed together.
    init(grown size: UInt64, hashes: [MerkleHash]) {
        self.size = size
        self.hashes = hashes
    }

    /// The edge of a tree of this size from ``bytes``.
    public init?(size: UInt64, bytes: [UInt8]) {
        guard bytes.count == size.nonzeroBitCount * MerkleHash.byteCount else { return nil }
        self.size = size
        hashes = bytes.withUnsafeBytes { buffer in
            stride(from: 0, to: buffer.count, by: MerkleHash.byteCount).map { start in
                MerkleHash(
                    raw: UnsafeRawBufferPointer(rebasing: buffer[start..<(start + MerkleHash.byteCount)])
                )
            }
        }
    }

    /// The hashes one after the other.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * MerkleHash.byteCount)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }

    /// The root of the tree (RFC 6962 §2.1).
    public var root: MerkleHash {
        guard var root = hashes.last else { return MerkleTree.emptyRoot }
        for left in hashes.dropLast().reversed() { root = MerkleTree.nodeHash(left, root) }
        return root
    }

    /// The tree after these leaves are appended, with all that became known by it.
    public func appending(_ leaves: [MerkleHash]) -> Growth {
        Growth(before: self, leaves: leaves)
    }
}
