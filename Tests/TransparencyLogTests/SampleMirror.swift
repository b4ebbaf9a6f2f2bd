import Synchronization
import TransparencyLog

/// A copy of a made-up log in memory, as the specification says it is served; its tiles come from the definition.
struct SampleMirror {
    static let records = (0..<65_538).map { Array("record \($0)".utf8) }
    private static let entries = records.map { PublicEntry(record: $0) }
    private static let leaves = entries.map(\.leafHash)
    /// The roots of all full tiles of leaves.
    private static let tileRoots = roots(ofFullTilesOf: leaves)
    private static let seed = [UInt8](repeating: 9, count: 32)

    let size: Int
    var files: [LogResource: [UInt8]] = [:]
    let checkpoint: Checkpoint

    private static let built = Mutex<[Int: SampleMirror]>([:])

    /// The log of the first records; made once for each size.
    static func of(_ size: Int) -> SampleMirror {
        if let known = built.withLock({ $0[size] }) { return known }
        let mirror = SampleMirror(size: size)
        built.withLock { $0[size] = mirror }
        return mirror
    }

    private init(size: Int) {
        self.size = size
        var rows = [Array(Self.leaves[..<size])]
        while let row = rows.last, row.count >= 256 {
            rows.append(
                rows.count == 1 ? Array(Self.tileRoots[..<(size / 256)]) : Self.roots(ofFullTilesOf: row)
            )
        }
        for (level, row) in rows.enumerated() {
            for start in stride(from: 0, to: row.count, by: 256) {
                let hashes = row[start..<min(start + 256, row.count)]
                guard
                    let tile = TileCoordinates(level: level, index: UInt64(start / 256), width: hashes.count)
                else { preconditionFailure("a tile has 1 to 256 hashes") }
                files[.tile(tile)] = hashes.flatMap(\.bytes)
            }
        }
        for start in stride(from: 0, to: size, by: 256) {
            let entries = Array(Self.entries[start..<min(start + 256, size)])
            guard let bundle = EntryBundleCoordinates(index: UInt64(start / 256), width: entries.count)
            else { preconditionFailure("a bundle has 1 to 256 entries") }
            files[.bundle(bundle)] = EntryBundle(entries: entries).bytes
        }
        checkpoint = Checkpoint(
            origin: Self.signer("log.example/log/2026").name,
            size: UInt64(size),
            root: MerkleTree.root(of: Array(Self.leaves[..<size]))
        )
    }

    static func signer(_ origin: String) -> NoteSigner {
        guard let name = NoteName(origin), let signer = NoteSigner(name: name, rawKey: seed) else {
            preconditionFailure("the origin is a name")
        }
        return signer
    }

    private static func roots(ofFullTilesOf row: [MerkleHash]) -> [MerkleHash] {
        (0..<(row.count / 256)).map { root(row[($0 * 256)..<($0 * 256 + 256)]) }
    }

    /// The root of a power of two of hashes, without the code under test.
    private static func root(_ hashes: ArraySlice<MerkleHash>) -> MerkleHash {
        guard hashes.count > 1 else { return hashes[hashes.startIndex] }
        let middle = hashes.startIndex + hashes.count / 2
        return MerkleTree.nodeHash(root(hashes[..<middle]), root(hashes[middle...]))
    }

    func audit() throws -> TreeAudit.Report { try TreeAudit.run(checkpoint) { files[$0] } }

    func tiles() throws -> VerifiedTiles { try VerifiedTiles(of: checkpoint) { files[$0] } }
}
