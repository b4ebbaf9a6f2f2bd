import Testing
import TransparencyLog

/// A log of made-up leaves, and a witness that watches it.
struct WatchedLog {
    let tree = NaiveTree(count: 40)
    let signer: NoteSigner
    let cosigner: CosignatureSigner
    var ledger: WitnessLedger

    init() throws {
        let origin = try #require(NoteName("log.example"))
        let witness = try #require(NoteName("witness.example"))
        signer = try #require(NoteSigner(name: origin, rawKey: [UInt8](repeating: 7, count: 32)))
        cosigner = try #require(CosignatureSigner(name: witness, rawKey: [UInt8](repeating: 3, count: 32)))
        ledger = WitnessLedger(keys: [signer.verifierKey])
    }

    var origin: NoteName { signer.name }

    func root(_ size: Int) -> MerkleHash { tree.root(0..<size) }

    func checkpoint(_ size: Int, root: MerkleHash? = nil) throws -> SignedCheckpoint {
        try signer.sign(Checkpoint(origin: origin, size: UInt64(size), root: root ?? self.root(size)))
    }

    func request(
        _ old: Int,
        _ size: Int,
        proof: [MerkleHash]? = nil,
        checkpoint: SignedCheckpoint? = nil
    ) throws -> AddCheckpointRequest {
        let known = 0 < old && old < size ? tree.consistency(old, size) : []
        return AddCheckpointRequest(
            oldSize: UInt64(old),
            proof: ConsistencyProof(hashes: proof ?? known),
            checkpoint: try checkpoint ?? self.checkpoint(size)
        )
    }

    /// Cosigns what is found consistent, and remembers it.
    @discardableResult
    mutating func cosign(_ request: AddCheckpointRequest, at time: UInt64 = 1) throws -> CosignedCheckpoint {
        guard case .consistent(let checkpoint) = ledger.decide(request) else {
            throw Refused(decision: ledger.decide(request))
        }
        let cosigned = try cosigner.cosign(checkpoint, at: time)
        ledger.record(cosigned)
        return cosigned
    }

    struct Refused: Error {
        let decision: WitnessDecision
    }
}

extension WitnessDecision {
    /// Why not; nil for what is consistent.
    var refusal: WitnessRefusal? {
        if case .refused(let refusal, _) = self { refusal } else { nil }
    }

    /// What is kept.
    var evidence: WitnessEvidence? {
        if case .refused(_, let evidence) = self { evidence } else { nil }
    }
}
