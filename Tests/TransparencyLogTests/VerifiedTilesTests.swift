import CanonicalJSON
import Testing
import TransparencyLog

@Suite struct VerifiedTilesTests {
    @Test(arguments: [1, 255, 256, 257, 65_535, 65_536, 65_537])
    func `every root before is known, and every inclusion proof holds`(size: Int) throws {
        let mirror = SampleMirror.of(size)
        var tiles = try mirror.tiles()
        for earlier in Set([0, 1, min(size, 700), size - 1]) {
            #expect(try tiles.root(ofFirst: UInt64(earlier)) == SampleMirror.of(earlier).checkpoint.root)
        }
        for index in Set([0, size / 2, size - 1]) {
            let proof = try tiles.inclusionProof(at: UInt64(index), inTreeOf: tiles.size)
            let leaf = PublicEntry(record: SampleMirror.records[index]).leafHash
            try proof.verify(leaf: leaf, size: UInt64(size), root: mirror.checkpoint.root)
        }
    }

    @Test func `a tile that is not of the tree is named before it is used`() throws {
        var mirror = SampleMirror.of(700)
        let inner = try #require(TileCoordinates("tile/0/001"))
        mirror.files[.tile(inner)]?[9] ^= 1
        var tiles = try mirror.tiles()
        #expect(try tiles.hashes(of: #require(TileCoordinates("tile/0/000"))).count == 256)
        #expect { try tiles.hashes(of: inner) } throws: {
            ($0 as? MirrorFault)?.resource == .tile(inner) && ($0 as? MirrorFault)?.reason == .hashMismatch
        }
        let edge = try #require(TileCoordinates("tile/0/002.p/188"))
        mirror.files[.tile(edge)]?[9] ^= 1
        #expect { try mirror.tiles() } throws: { ($0 as? MirrorFault)?.reason == .rootMismatch }
        mirror.files[.tile(edge)] = nil
        #expect { try mirror.tiles() } throws: { ($0 as? MirrorFault)?.reason == .missing }
    }

    @Test(arguments: [
        (0, 300), (1, 300), (256, 257), (300, 300), (255, 65_537), (65_536, 65_537), (700, 65_535),
    ])
    func `the planned tiles are enough to compare two trees`(earlier: Int, later: Int) throws {
        let mirror = SampleMirror.of(later)
        let planned = Set(try VerifiedTiles.tiles(forComparing: UInt64(earlier), with: UInt64(later)))
        #expect(planned.count < 20)
        var tiles = try VerifiedTiles(of: mirror.checkpoint) { resource in
            guard case .tile(let tile) = resource, planned.contains(tile) else { return nil }
            return mirror.files[resource]
        }
        let before = SampleMirror.of(earlier).checkpoint
        guard case .extends(let proof) = try HistoryCheck.compare(before, mirror.checkpoint, tiles: &tiles)
        else {
            Issue.record("the later tree begins with the earlier one")
            return
        }
        guard earlier > 0 else { return }
        try proof.verify(from: (before.size, before.root), to: (UInt64(later), mirror.checkpoint.root))
    }

    @Test func `checkpoints of another history are told apart from those of this one`() throws {
        let mirror = SampleMirror.of(600)
        var tiles = try mirror.tiles()
        let early = SampleMirror.of(300).checkpoint
        let late = SampleMirror.of(500).checkpoint
        func forged(_ size: UInt64) -> Checkpoint {
            Checkpoint(origin: early.origin, size: size, root: MerkleTree.emptyRoot)
        }
        #expect(try HistoryCheck.compare(forged(300), late, tiles: &tiles) == .earlierIsOther(early.root))
        #expect(try HistoryCheck.compare(early, forged(500), tiles: &tiles) == .laterIsOther(late.root))
        #expect(try HistoryCheck.compare(early, forged(300), tiles: &tiles) == .laterIsOther(early.root))
        #expect(throws: ProofError.sizesReversed) { try HistoryCheck.compare(late, early, tiles: &tiles) }
        #expect(throws: ProofError.indexOutOfRange) {
            try HistoryCheck.compare(early, SampleMirror.of(601).checkpoint, tiles: &tiles)
        }
    }
}

@Suite struct ReceiptUpgradeTests {
    private let signer = SampleMirror.signer("log.example/log/2026")

    private func receipt(_ index: Int, of size: Int, signer: NoteSigner? = nil) throws -> Receipt {
        let mirror = SampleMirror.of(size)
        var tiles = try mirror.tiles()
        let signer = signer ?? self.signer
        let checkpoint = Checkpoint(origin: signer.name, size: UInt64(size), root: mirror.checkpoint.root)
        return Receipt(
            record: SampleMirror.records[index],
            opening: [UInt8](repeating: 5, count: 32),
            proof: TransparencyProof(
                inclusion: try tiles.inclusionProof(at: UInt64(index), inTreeOf: tiles.size),
                checkpoint: try signer.sign(checkpoint)
            )
        )
    }

    @Test(arguments: [(0, 1), (254, 255), (255, 256), (256, 257), (299, 300)])
    func `a receipt is carried over to a newer checkpoint`(index: Int, size: Int) throws {
        let old = try receipt(index, of: size)
        for later in [size, 300, 65_537] where later >= size {
            let mirror = SampleMirror.of(later)
            var tiles = try mirror.tiles()
            let checkpoint = try signer.sign(mirror.checkpoint)
            let new = try old.upgraded(to: checkpoint, tiles: &tiles)
            #expect((new.record, new.opening) == (old.record, old.opening))
            #expect(new.proof.checkpoint == checkpoint)
            #expect(try Receipt(json: new.json) == new)
            try new.proof.inclusion.verify(
                leaf: PublicEntry(record: new.record).leafHash,
                size: UInt64(later),
                root: mirror.checkpoint.root
            )
        }
    }

    @Test func `a receipt is not carried over to what does not cover it`() throws {
        let mirror = SampleMirror.of(300)
        let target = try signer.sign(mirror.checkpoint)
        var tiles = try mirror.tiles()
        #expect(throws: Receipt.UpgradeError.notYetCovered(size: 300)) {
            try receipt(300, of: 301).upgraded(to: target, tiles: &tiles)
        }
        let other = SampleMirror.signer("other.example/log/2026")
        #expect(throws: Receipt.UpgradeError.otherOrigin(signer.name)) {
            try receipt(3, of: 4, signer: other).upgraded(to: target, tiles: &tiles)
        }
        let old = try receipt(3, of: 4)
        let changed = Receipt(record: Array("other".utf8), opening: nil, proof: old.proof)
        #expect(throws: Receipt.UpgradeError.notInHistory(index: 3)) {
            try changed.upgraded(to: target, tiles: &tiles)
        }
    }
}
