/// What a witness knows of the logs it watches: their keys, and the last checkpoint it cosigned of each.
///
/// A decision and the record of what follows from it must not be parted by another decision, else a slower request could
/// roll the log back (C2SP tlog-witness): whoever holds the ledger lets one request in at a time.
public struct WitnessLedger: Sendable {
    /// The keys of the logs; a key's name is its log's origin.
    public let keys: [NoteVerifierKey]

    private var latest: [NoteName: SignedCheckpoint]

    /// A ledger of a witness that watches the logs of these keys.
    public init(keys: [NoteVerifierKey]) {
        self.keys = keys
        latest = [:]
    }

    /// The last checkpoint that was cosigned of a log.
    public func latest(of origin: NoteName) -> SignedCheckpoint? { latest[origin] }

    /// The last cosigned checkpoint of the log whose origin has this hash (``NoteName/originHash``).
    public func latest(ofOriginHash hash: String) -> SignedCheckpoint? {
        latest.first { $0.key.originHash == hash }?.value
    }

    /// Notes that a checkpoint was cosigned and is durable.
    ///
    /// - Precondition: it is not smaller than the one before.
    public mutating func record(_ cosigned: CosignedCheckpoint) {
        let checkpoint = cosigned.signed.checkpoint
        precondition(latest[checkpoint.origin].map { $0.checkpoint.size <= checkpoint.size } ?? true)
        latest[checkpoint.origin] = cosigned.signed
    }

    /// Decides about the body of an `add-checkpoint` request.
    public func decide(_ body: [UInt8]) -> WitnessDecision {
        do throws(AddCheckpointError) {
            return decide(try AddCheckpointRequest(parsing: body))
        } catch {
            return .refused(.malformed(error), evidence: nil)
        }
    }

    /// Decides about a request, in the order of the specification.
    public func decide(_ request: AddCheckpointRequest) -> WitnessDecision {
        let checkpoint = request.checkpoint.checkpoint
        let own = keys.filter { $0.name == checkpoint.origin }
        guard !own.isEmpty else { return .refused(.unknownOrigin, evidence: nil) }
        do throws(NoteVerificationError) {
            try request.checkpoint.verify(with: own)
        } catch {
            return .refused(.notSigned(error), evidence: nil)
        }
        guard request.oldSize <= checkpoint.size else {
            return .refused(.sizesReversed, evidence: nil)
        }
        let known = latest[checkpoint.origin]?.checkpoint
        guard request.oldSize == known?.size ?? 0 else {
            // Two roots for one size are evidence, whatever old size they came with.
            let isSecondRoot = known?.size == checkpoint.size && known?.root != checkpoint.root
            return refuse(
                request,
                .otherSize(latest: known?.size ?? 0),
                evidence: isSecondRoot ? .roots : nil
            )
        }
        if let refusal = WitnessLedger.check(request, after: known) {
            return refuse(request, refusal, evidence: WitnessLedger.evidence(in: refusal, request, known))
        }
        return keep(request.checkpoint, signedBy: own)
    }

    /// What is inconsistent in a request that begins at the known size.
    private static func check(_ request: AddCheckpointRequest, after known: Checkpoint?) -> WitnessRefusal? {
        let checkpoint = request.checkpoint.checkpoint
        if checkpoint.size == 0, checkpoint.root != MerkleTree.emptyRoot { return .emptyTreeWithOtherRoot }
        guard let known, known.size > 0 else {
            return request.proof.hashes.isEmpty ? nil : .superfluousProof
        }
        do throws(ProofError) {
            try request.proof.verify(
                from: (known.size, known.root),
                to: (checkpoint.size, checkpoint.root)
            )
            return nil
        } catch {
            return .inconsistent(error)
        }
    }

    private static func evidence(
        in refusal: WitnessRefusal,
        _ request: AddCheckpointRequest,
        _ known: Checkpoint?
    ) -> WitnessEvidence.Kind? {
        let checkpoint = request.checkpoint.checkpoint
        switch refusal {
        case .emptyTreeWithOtherRoot: return .roots
        case .inconsistent:
            guard let known, known.size == checkpoint.size else { return .proof }
            return known.root == checkpoint.root ? nil : .roots
        case .malformed, .sizesReversed, .unknownOrigin, .notSigned, .otherSize, .superfluousProof:
            return nil
        }
    }

    private func refuse(
        _ request: AddCheckpointRequest,
        _ refusal: WitnessRefusal,
        evidence kind: WitnessEvidence.Kind?
    ) -> WitnessDecision {
        let evidence = kind.map { kind in
            WitnessEvidence(
                kind: kind,
                checkpoint: request.checkpoint,
                latest: latest[request.checkpoint.checkpoint.origin]
            )
        }
        return .refused(refusal, evidence: evidence)
    }

    /// The checkpoint with the signatures that were verified alone.
    private func keep(_ signed: SignedCheckpoint, signedBy keys: [NoteVerifierKey]) -> WitnessDecision {
        let verified = signed.note.signatures.filter { line in
            keys.contains { $0.name == line.name && $0.keyID == line.keyID }
        }
        do throws(LogFormatError) {
            let note = try SignedNote(text: signed.note.text, signatures: verified)
            return .consistent(ConsistentCheckpoint(try SignedCheckpoint(note: note)))
        } catch {
            return .refused(.malformed(.checkpoint(error)), evidence: nil)
        }
    }
}
