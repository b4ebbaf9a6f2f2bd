import Testing
import TransparencyLog

@testable import GatewayCommands

@Suite struct CosignatureProgressTests {
    private let log: NoteSigner
    private let witnesses: [CosignatureSigner]

    init() throws {
        let origin = try #require(NoteName("log.example"))
        log = try #require(NoteSigner(name: origin, rawKey: [UInt8](repeating: 9, count: 32)))
        witnesses = try (1...2).map { number in
            let name = try #require(NoteName("w\(number).example"))
            return try #require(
                CosignatureSigner(name: name, rawKey: [UInt8](repeating: UInt8(number), count: 32))
            )
        }
    }

    private func checkpoint(_ size: UInt64) throws -> SignedCheckpoint {
        let root = MerkleTree.leafHash(of: [UInt8(size)])
        return try log.sign(Checkpoint(origin: log.name, size: size, root: root))
    }

    private func cosignature(_ witness: Int, of checkpoint: SignedCheckpoint) throws -> Cosignature {
        let request = AddCheckpointRequest(
            oldSize: 0,
            proof: ConsistencyProof(hashes: []),
            checkpoint: checkpoint
        )
        let decision = WitnessLedger(keys: [log.verifierKey]).decide(request)
        guard case .consistent(let found) = decision else {
            throw LogFormatError.noteStructure
        }
        return try witnesses[witness].cosign(found, at: 1).cosignature
    }

    private func key(_ witness: Int) -> CosignatureVerifierKey { witnesses[witness].verifierKey }

    @Test func `a witness is asked once for a checkpoint, from the size that it has`() throws {
        var progress = CosignatureProgress()
        #expect(progress.mayTurn(at: .zero))
        #expect(try progress.begin(checkpoint(5), at: .zero))
        #expect(try !progress.begin(checkpoint(5), at: .seconds(1)))
        #expect(progress.ask(key(0), at: .zero) == 0)
        #expect(progress.ask(key(0), at: .zero) == nil)
        #expect(try progress.note(cosignature(0, of: checkpoint(5)), of: checkpoint(5)))
        #expect(progress.ask(key(0), at: .seconds(1)) == nil)
        #expect(try progress.begin(checkpoint(9), at: .seconds(2)))
        #expect(progress.cosignatures == [])
        #expect(progress.ask(key(0), at: .seconds(2)) == 5)
    }

    @Test func `a checkpoint waits for its quorum, a while for the others, and not for ever`() throws {
        var progress = CosignatureProgress()
        _ = try progress.begin(checkpoint(5), at: .zero)
        _ = progress.ask(key(0), at: .zero)
        _ = progress.ask(key(1), at: .zero)
        #expect(!progress.mayTurn(at: .seconds(9)))
        #expect(progress.mayTurn(at: .seconds(10)))
        _ = try progress.note(cosignature(0, of: checkpoint(5)), of: checkpoint(5))
        #expect(progress.reachQuorum() == false)
        #expect(!progress.mayTurn(at: .seconds(1)))
        #expect(progress.mayTurn(at: .seconds(2)))
        _ = try progress.note(cosignature(1, of: checkpoint(5)), of: checkpoint(5))
        #expect(progress.mayTurn(at: .seconds(1)))
    }

    @Test func `a cosignature of an older checkpoint only tells what the witness has`() throws {
        var progress = CosignatureProgress()
        _ = try progress.begin(checkpoint(5), at: .zero)
        _ = progress.ask(key(0), at: .zero)
        _ = try progress.begin(checkpoint(9), at: .seconds(10))
        #expect(try !progress.note(cosignature(0, of: checkpoint(5)), of: checkpoint(5)))
        #expect(progress.cosignatures == [])
        #expect(progress.ask(key(0), at: .seconds(10)) == 5)
    }

    @Test func `a witness that fails is asked later and later, and its reason is told once`() throws {
        var progress = CosignatureProgress()
        _ = try progress.begin(checkpoint(5), at: .zero)
        var time = Duration.zero
        for (count, pause) in [1, 2, 4, 8, 16, 32, 60, 60].enumerated() {
            #expect(progress.ask(key(0), at: time) == 0)
            #expect(progress.note(failure: "gone", of: key(0), at: time) == (count == 0))
            #expect(progress.ask(key(0), at: time + .seconds(pause) - .milliseconds(1)) == nil)
            time += .seconds(pause)
        }
        #expect(progress.note(failure: "another", of: key(0), at: time) == true)
        #expect(progress.ask(key(1), at: time) == 0)
        _ = try progress.note(cosignature(0, of: checkpoint(5)), of: checkpoint(5))
        #expect(progress.note(failure: "gone", of: key(0), at: time) == true)
    }

    @Test func `a late quorum is told once, from the first checkpoint without one`() throws {
        var progress = CosignatureProgress()
        #expect(progress.isLate(at: .seconds(100)) == false)
        _ = try progress.begin(checkpoint(5), at: .zero)
        _ = try progress.begin(checkpoint(6), at: .seconds(50))
        #expect(progress.isLate(at: .seconds(60)) == false)
        #expect(progress.isLate(at: .seconds(61)) == true)
        #expect(progress.isLate(at: .seconds(62)) == false)
        #expect(progress.reachQuorum() == true)
        #expect(progress.isLate(at: .seconds(200)) == false)
        _ = try progress.begin(checkpoint(7), at: .seconds(200))
        #expect(progress.isLate(at: .seconds(260)) == false)
        #expect(progress.isLate(at: .seconds(261)) == true)
    }
}
