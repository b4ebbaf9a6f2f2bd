import Testing
import TransparencyLog

@Suite struct TileTests {
    @Test(
        arguments: [
            ("tile/0/000", 0, 0, 256), ("tile/0/001.p/255", 0, 1, 255), ("tile/63/999", 63, 999, 256),
            ("tile/1/x001/x234/067", 1, 1_234_067, 256), ("tile/0/x001/000.p/1", 0, 1000, 1),
            ("tile/2/x018/x446/x744/x073/x709/x551/615", 2, UInt64.max, 256),
        ] as [(String, Int, UInt64, Int)]
    )
    func `a tile has one path`(path: String, level: Int, index: UInt64, width: Int) {
        let tile = TileCoordinates(level: level, index: index, width: width)
        #expect(tile?.path == path)
        #expect(TileCoordinates(path) == tile)
    }

    @Test(arguments: [
        "", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/1000", "tile/00/000", "tile/64/000",
        "tile/-1/000",
        "tile/+1/000", "tile/0/x000/001", "tile/0/001/x001", "tile/0/x001", "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/0/000/", "/tile/0/000", "tile/0/0x0",
        "tile/0/xx01/000", "tile/entries/000", "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/\u{661}00",
        "tile/0/000.p/1/000", "Tile/0/000", "tile/0/..%2f",
    ])
    func `anything else is no path of a tile`(path: String) {
        #expect(TileCoordinates(path) == nil)
    }

    @Test func `a bundle has one path`() {
        #expect(EntryBundleCoordinates("tile/entries/x001/234.p/7")?.path == "tile/entries/x001/234.p/7")
        #expect(EntryBundleCoordinates("tile/entries/x001/234.p/7")?.index == 1234)
        #expect(EntryBundleCoordinates("tile/0/000") == nil)
        #expect(EntryBundleCoordinates("tile/entries/000.p/256") == nil)
    }

    @Test func `a tree of 70000 leaves has the tiles that the specification counts`() {
        let size: UInt64 = 70_000
        #expect(TileCoordinates(level: 0, index: 272, inTreeOf: size)?.isPartial == false)
        #expect(TileCoordinates(level: 0, index: 273, inTreeOf: size)?.width == 112)
        #expect(TileCoordinates(level: 0, index: 274, inTreeOf: size) == nil)
        #expect(TileCoordinates(level: 1, index: 0, inTreeOf: size)?.width == 256)
        #expect(TileCoordinates(level: 1, index: 1, inTreeOf: size)?.width == 17)
        #expect(TileCoordinates(level: 2, index: 0, inTreeOf: size)?.width == 1)
        #expect(TileCoordinates(level: 3, index: 0, inTreeOf: size) == nil)
        #expect(TileCoordinates(level: 0, index: .max, inTreeOf: size) == nil)
    }

    @Test(arguments: [1, 2, 255, 256, 257, 300, 511, 512, 600])
    func `tiles give every inclusion proof`(size: Int) throws {
        let naive = NaiveTree(count: 600)
        for index in stride(from: 0, to: size, by: 7) {
            let proof = try TileTree.inclusionProof(index: UInt64(index), size: UInt64(size)) {
                naive.tile($0)
            }
            #expect(proof.hashes == naive.path(index, 0..<size))
        }
        #expect(throws: ProofError.indexOutOfRange) {
            try TileTree.inclusionProof(index: UInt64(size), size: UInt64(size)) { naive.tile($0) }
        }
    }

    @Test(arguments: [1, 2, 3, 128, 255, 256, 257, 384, 599, 600])
    func `tiles give every consistency proof`(earlier: Int) throws {
        let naive = NaiveTree(count: 600)
        for later in [earlier, 256, 257, 300, 511, 600] where later >= earlier {
            let proof = try TileTree.consistencyProof(from: UInt64(earlier), to: UInt64(later)) {
                naive.tile($0)
            }
            #expect(proof.hashes == naive.consistency(earlier, later))
            try proof.verify(
                from: (UInt64(earlier), naive.root(0..<earlier)),
                to: (UInt64(later), naive.root(0..<later))
            )
        }
        #expect(throws: ProofError.sizesReversed) {
            try TileTree.consistencyProof(from: UInt64(earlier), to: UInt64(earlier - 1)) { naive.tile($0) }
        }
    }

    @Test(arguments: [0, 1, 255, 256, 300, 600])
    func `tiles give the edge`(size: Int) throws {
        let naive = NaiveTree(count: 600)
        let frontier = try TileTree.frontier(size: UInt64(size)) { naive.tile($0) }
        #expect(frontier.root == naive.root(0..<size))
        #expect(frontier == Frontier().appending(Array(naive.leaves[..<size])).after)
    }

    @Test func `a longer tile is read as its prefix, and each tile once`() throws {
        let naive = NaiveTree(count: 600)
        var asked: [TileCoordinates] = []
        let proof = try TileTree.inclusionProof(index: 3, size: 300) { tile in
            asked.append(tile)
            guard tile.level == 0 else { return naive.tile(tile) }
            let start = Int(tile.index) * 256
            return Array(naive.leaves[start..<min(start + 256, 600)])
        }
        #expect(proof.hashes == naive.path(3, 0..<300))
        #expect(Set(asked).count == asked.count)
    }

    @Test func `a tile that is cut short is an error that names it`() throws {
        let naive = NaiveTree(count: 300)
        let tile = try #require(TileCoordinates(level: 0, index: 1, width: 44))
        #expect(throws: TileTreeError.tileTooShort(tile, count: 43)) {
            try TileTree.inclusionProof(index: 3, size: 300) {
                $0 == tile ? naive.tile($0).dropLast() : naive.tile($0)
            }
        }
    }

    @Test func `a bundle survives being encoded and decoded`() throws {
        let entries = (0..<5).map { PublicEntry(record: [UInt8($0)]) }
        let bundle = EntryBundle(entries: entries)
        #expect(bundle.bytes.count == 5 * EntryBundle.bytesPerEntry)
        #expect(Array(bundle.bytes.prefix(3)) == [0, 33, 1])
        #expect(try EntryBundle(decoding: bundle.bytes) == bundle)
        #expect(try EntryBundle(decoding: []).entries.isEmpty)
    }

    @Test(arguments: [
        [0], [0, 33], [0, 33, 1], [0, 0], [0, 1, 1], [0, 33] + [UInt8](repeating: 2, count: 33),
    ])
    func `a bundle of anything but whole entries is refused`(bytes: [UInt8]) {
        #expect(throws: LogFormatError.entryBundle) { try EntryBundle(decoding: bytes) }
    }
}
