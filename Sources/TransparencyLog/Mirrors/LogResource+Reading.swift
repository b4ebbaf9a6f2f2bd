extension LogResource {
    /// Where the bytes of tiles and bundles come from; nil for what is not there.
    public typealias Source = (LogResource) throws -> [UInt8]?

    /// The hashes that these bytes say: a tile's own, or the leaf hashes of a bundle's entries.
    ///
    /// - Throws: ``MirrorFault`` for bytes of another length or, in a bundle, for what is not an entry.
    public func hashes(of bytes: [UInt8]) throws(MirrorFault) -> [MerkleHash] {
        guard bytes.count == byteCount else {
            throw MirrorFault(self, .wrongLength(count: bytes.count, expected: byteCount))
        }
        switch self {
        case .tile:
            return bytes.withUnsafeBytes { buffer in
                stride(from: 0, to: buffer.count, by: MerkleHash.byteCount).map { start in
                    MerkleHash(
                        raw: UnsafeRawBufferPointer(rebasing: buffer[start..<(start + MerkleHash.byteCount)])
                    )
                }
            }
        case .bundle: return try leafHashes(of: bytes)
        }
    }

    /// Every entry has the same length, so a wrong one is named by its place.
    private func leafHashes(of bytes: [UInt8]) throws(MirrorFault) -> [MerkleHash] {
        var hashes: [MerkleHash] = []
        hashes.reserveCapacity(width)
        for position in 0..<width {
            let start = position * EntryBundle.bytesPerEntry
            let entry = PublicEntry(bytes: bytes[(start + 2)..<(start + EntryBundle.bytesPerEntry)])
            guard let entry, bytes[start] == 0, bytes[start + 1] == UInt8(PublicEntry.byteCount) else {
                throw MirrorFault(self, at: position, .malformedEntry)
            }
            hashes.append(entry.leafHash)
        }
        return hashes
    }

    /// Verifies bytes against a trusted parent: for a full tile the one hash above it.
    ///
    /// - Returns: the hashes.
    /// - Throws: ``MirrorFault`` where they are not those.
    public func hashes(of bytes: [UInt8], under parent: MerkleHash) throws(MirrorFault) -> [MerkleHash] {
        let hashes = try hashes(of: bytes)
        guard MerkleTree.root(of: hashes) == parent else { throw MirrorFault(self, .hashMismatch) }
        return hashes
    }

    /// Verifies bytes against trusted hashes, one for each position.
    ///
    /// - Throws: ``MirrorFault`` that names the first entry that is another.
    public func verify(_ bytes: [UInt8], against trusted: [MerkleHash]) throws(MirrorFault) {
        let hashes = try hashes(of: bytes)
        for (position, hash) in hashes.enumerated()
        where position >= trusted.count || hash != trusted[position] {
            throw MirrorFault(self, at: position, .hashMismatch)
        }
    }
}
