import Testing
import TransparencyLog

/// A fixed sequence, so that a failure comes again.
struct FixedSequence: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}

@Suite struct GrowthTests {
    @Test func `an empty tree has the hash of nothing as root`() {
        #expect(Frontier().root.base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        #expect(Frontier().appending([]).after == Frontier())
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `a tree that grows by random batches has every root and proof of RFC 6962`(seed: UInt64) throws {
        let naive = NaiveTree(count: 700)
        var random = FixedSequence(state: seed)
        var frontier = Frontier()
        while frontier.size < 700 {
            let limit = [1, 3, 17, 130, 300].randomElement(using: &random) ?? 1
            let count = min(Int.random(in: 0...limit, using: &random), 700 - Int(frontier.size))
            let start = Int(frontier.size)
            let growth = frontier.appending(Array(naive.leaves[start..<(start + count)]))
            let end = start + count
            #expect(growth.before == frontier)
            #expect(growth.after.size == UInt64(end))
            let root = naive.root(0..<end)
            #expect(growth.after.root == root)
            for index in start..<end {
                let proof = growth.inclusionProof(at: UInt64(index))
                try #require(proof.hashes == naive.path(index, 0..<end), "\(index) of \(start)..<\(end)")
                try proof.verify(leaf: naive.leaves[index], size: UInt64(end), root: root)
            }
            frontier = growth.after
        }
    }

    @Test func `every pair of sizes gives the same edge, whatever the batches`() {
        let naive = NaiveTree(count: 40)
        for start in 0...40 {
            let before = Frontier().appending(Array(naive.leaves[..<start])).after
            for end in start...40 {
                let growth = before.appending(Array(naive.leaves[start..<end]))
                #expect(growth.after == Frontier().appending(Array(naive.leaves[..<end])).after)
                for index in start..<end {
                    #expect(growth.inclusionProof(at: UInt64(index)).hashes == naive.path(index, 0..<end))
                }
            }
        }
    }

    @Test func `growths that follow each other are one`() throws {
        let naive = NaiveTree(count: 300)
        var growths: [Growth] = []
        var edge = Frontier().appending(Array(naive.leaves[..<37])).after
        for end in [38, 38, 100, 256, 300] {
            growths.append(edge.appending(Array(naive.leaves[Int(edge.size)..<end])))
            edge = growths[growths.count - 1].after
        }
        let whole = try #require(Growth(joining: growths))
        #expect(whole.before.size == 37 && whole.after == edge)
        for index in 37..<300 {
            #expect(whole.inclusionProof(at: UInt64(index)).hashes == naive.path(index, 0..<300))
        }
        #expect(Growth(joining: []) == nil)
    }

    @Test func `an edge survives being written and read`() throws {
        let naive = NaiveTree(count: 333)
        for size in [0, 1, 2, 3, 255, 256, 257, 333] {
            let frontier = Frontier().appending(Array(naive.leaves[..<size])).after
            #expect(frontier.bytes.count == size.nonzeroBitCount * 32)
            #expect(Frontier(size: frontier.size, bytes: frontier.bytes) == frontier)
            #expect(Frontier(size: frontier.size, hashes: frontier.hashes) == frontier)
            #expect(Frontier(size: frontier.size, bytes: frontier.bytes + [0]) == nil)
            #expect(Frontier(size: frontier.size, hashes: frontier.hashes + [frontier.root]) == nil)
        }
    }

    @Test func `what is appended to the tiles is what the definition of tiles says`() throws {
        let naive = NaiveTree(count: 1300)
        var stored: [[MerkleHash]] = [[], [], []]
        var frontier = Frontier()
        for end in [1, 2, 255, 256, 257, 600, 768, 1024, 1300] {
            let growth = frontier.appending(Array(naive.leaves[Int(frontier.size)..<end]))
            for level in 0...2 {
                let (first, hashes) = growth.newTileHashes(level: level)
                #expect(first == UInt64(stored[level].count))
                stored[level] += hashes
                #expect(stored[level].count == end >> (8 * level))
            }
            frontier = growth.after
        }
        let first = try #require(TileCoordinates(level: 0, index: 5, inTreeOf: 1300))
        let second = try #require(TileCoordinates(level: 1, index: 0, inTreeOf: 1300))
        #expect(Array(stored[0][1280...]) == naive.tile(first))
        #expect(stored[1] == naive.tile(second))
        #expect(second.width == 5)
    }
}
