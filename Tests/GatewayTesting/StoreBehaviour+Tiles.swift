import SharingService
import Testing
import TransparencyLog

extension StoreBehaviour {
    static let tiles: [StoreBehaviour] = [
        StoreBehaviour("holds every hash of the tree in tiles around their first borders") { test in
            var leaves: [MerkleHash] = []
            for size in [1, 2, 254, 255, 256, 257, 511, 513, 1024, 1500] {
                try await grow(test.store, to: size, &leaves)
                try await expectTiles(of: leaves, in: test.store)
            }
            try await expectTiles(of: leaves, in: try await test.reopen())
        },
        StoreBehaviour("holds every hash of the tree in tiles around the border of the third level") { test in
            var leaves: [MerkleHash] = []
            for size in stride(from: 6553, through: 65_530, by: 6553) {
                try await grow(test.store, to: size, &leaves)
            }
            for size in [65_535, 65_536, 65_537, 65_800] {
                try await grow(test.store, to: size, &leaves)
                try await expectTiles(of: leaves, in: test.store)
            }
        },
        StoreBehaviour("leaves out tiles that the tree has not") { test in
            try await test.store.append(0..<300)
            let asked = [(0, 0), (0, 1), (0, 2), (0, 1 << 50), (1, 0), (1, 1), (2, 0), (63, 0)]
                .compactMap { TileCoordinates(level: $0.0, index: UInt64($0.1)) }
            let found = try await test.store.tiles(asked, of: 0)
            #expect(found.mapValues(\.count) == [asked[0]: 256, asked[1]: 44, asked[4]: 1])
        },
        StoreBehaviour("gives the entries of a bundle in any width up to what there is") { test in
            try await test.store.append(0..<300)
            let leaves = (0..<300).map { StoreSample.leaf($0) }
            for (index, width) in [(0, 1), (0, 255), (0, 256), (1, 1), (1, 44)] {
                let asked = try #require(EntryBundleCoordinates(index: UInt64(index), width: width))
                let bytes = try #require(try await test.store.bundle(asked, of: 0))
                let first = index * TileCoordinates.fullWidth
                let entries = try EntryBundle(decoding: bytes).entries
                #expect(entries.map(\.leafHash) == Array(leaves[first..<(first + width)]))
            }
            for (index, width) in [(1, 45), (1, 256), (2, 1), (1 << 50, 1)] {
                let asked = try #require(EntryBundleCoordinates(index: UInt64(index), width: width))
                #expect(try await test.store.bundle(asked, of: 0) == nil)
            }
        },
    ]

    private static func grow(
        _ store: any SharingStore,
        to size: Int,
        _ leaves: inout [MerkleHash]
    ) async throws {
        let numbers = leaves.count..<size
        try await store.append(numbers)
        leaves += numbers.map { StoreSample.leaf($0) }
    }

    /// Compares the tiles of all levels with the tree of `leaves`, computed here.
    private static func expectTiles(of leaves: [MerkleHash], in store: any SharingStore) async throws {
        let width = TileCoordinates.fullWidth
        var level = 0
        var nodes = leaves
        var edge: [TileCoordinates: [MerkleHash]] = [:]
        while !nodes.isEmpty {
            let tiles = stride(from: 0, to: nodes.count, by: width).compactMap {
                TileCoordinates(level: level, index: UInt64($0 / width), inTreeOf: UInt64(leaves.count))
            }
            let stored = try await store.tiles(tiles, of: 0)
            #expect(tiles.flatMap { stored[$0] ?? [] } == nodes, "level \(level) of \(leaves.count)")
            edge.merge(stored) { first, _ in first }
            nodes = (0..<(nodes.count / width)).map {
                MerkleTree.root(of: Array(nodes[($0 * width)..<(($0 + 1) * width)]))
            }
            level += 1
        }
        let tiles = edge
        let frontier = try TileTree.frontier(size: UInt64(leaves.count)) { tiles[$0] ?? [] }
        #expect(try await store.head().frontier == frontier)
    }
}
