/// The public entries of a mirror, one bundle at a time.
struct MirrorEntries {
    private let size: UInt64
    private let source: LogResource.Source
    private var bundle: (index: UInt64, entries: [PublicEntry])?

    /// Reads the entries of a tree of `size` leaves from bundles that were verified elsewhere.
    init(size: UInt64, source: @escaping LogResource.Source) {
        self.size = size
        self.source = source
    }

    /// The entry at an index; nil beyond the tree.
    ///
    /// - Throws: ``MirrorFault``, or what the source throws.
    mutating func entry(at index: UInt64) throws -> PublicEntry? {
        guard let entries = try entries(ofBundle: index >> 8) else { return nil }
        let position = Int(index & 0xFF)
        return position < entries.count ? entries[position] : nil
    }

    /// The first index of each of these records' hashes that is in the log.
    ///
    /// - Throws: ``MirrorFault``, or what the source throws.
    mutating func places(of hashes: Set<MerkleHash>) throws -> [MerkleHash: UInt64] {
        var places: [MerkleHash: UInt64] = [:]
        var index: UInt64 = 0
        while places.count < hashes.count, let entries = try entries(ofBundle: index) {
            for (position, entry) in entries.enumerated()
            where hashes.contains(entry.recordHash) && places[entry.recordHash] == nil {
                places[entry.recordHash] = index << 8 + UInt64(position)
            }
            index += 1
        }
        return places
    }

    private mutating func entries(ofBundle index: UInt64) throws -> [PublicEntry]? {
        if let bundle, bundle.index == index { return bundle.entries }
        guard let coordinates = EntryBundleCoordinates(index: index, inTreeOf: size) else { return nil }
        let resource = LogResource.bundle(coordinates)
        guard let bytes = try source(resource) else { throw MirrorFault(resource, .missing) }
        guard bytes.count == resource.byteCount else {
            throw MirrorFault(resource, .wrongLength(count: bytes.count, expected: resource.byteCount))
        }
        guard let entries = try? EntryBundle(decoding: bytes).entries, entries.count == coordinates.width
        else {
            throw MirrorFault(resource, .malformedEntry)
        }
        bundle = (index, entries)
        return entries
    }
}
