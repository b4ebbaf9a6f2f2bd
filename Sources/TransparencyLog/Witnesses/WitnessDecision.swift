/// What a witness says to a request.
public enum WitnessDecision: Hashable, Sendable {
    /// The checkpoint may be cosigned.
    case consistent(ConsistentCheckpoint)
    /// The checkpoint is not cosigned; where the log itself signed what does not fit, that is evidence.
    case refused(WitnessRefusal, evidence: WitnessEvidence?)
}

/// Why a witness does not cosign (C2SP tlog-witness, "add-checkpoint").
public enum WitnessRefusal: Hashable, Sendable {
    /// The request is malformed.
    case malformed(AddCheckpointError)
    /// The old size is larger than the checkpoint's.
    case sizesReversed
    /// No key of the checkpoint's origin is known.
    case unknownOrigin
    /// No known key signed, or a signature that claims to be of one is wrong.
    case notSigned(NoteVerificationError)
    /// The old size is not that of the last cosigned checkpoint, which is this.
    case otherSize(latest: UInt64)
    /// A tree without entries has another root.
    case emptyTreeWithOtherRoot
    /// There is a proof although nothing was cosigned before, so that there is nothing to prove.
    case superfluousProof
    /// The checkpoint does not extend the last cosigned one, or the proof does not show it.
    case inconsistent(ProofError)

    /// The HTTP status of the answer.
    public var status: Int {
        switch self {
        case .malformed(.foreignOrigin), .unknownOrigin: 404
        case .malformed, .sizesReversed: 400
        case .notSigned: 403
        case .otherSize: 409
        case .emptyTreeWithOtherRoot, .superfluousProof, .inconsistent: 422
        }
    }

    /// The media type of ``body``.
    public var mediaType: String {
        switch self {
        case .otherSize: "text/x.tlog.size"
        case .malformed, .sizesReversed, .unknownOrigin, .notSigned, .emptyTreeWithOtherRoot,
            .superfluousProof, .inconsistent:
            "text/plain; charset=utf-8"
        }
    }

    /// The text of the answer: for a conflict the size alone, else what is wrong.
    public var body: String {
        switch self {
        case .otherSize(let latest): "\(latest)\n"
        case .malformed, .sizesReversed, .unknownOrigin, .notSigned, .emptyTreeWithOtherRoot,
            .superfluousProof, .inconsistent:
            "\(self)\n"
        }
    }
}

extension WitnessRefusal: CustomStringConvertible {
    /// What is wrong.
    public var description: String {
        switch self {
        case .malformed(let error): error.description
        case .sizesReversed: "the old size is larger than the checkpoint's"
        case .unknownOrigin: "this witness does not watch a log of that origin"
        case .notSigned(let error): "the checkpoint is not signed by its log: \(error)"
        case .otherSize(let latest): "the last cosigned checkpoint has size \(latest)"
        case .emptyTreeWithOtherRoot: "the tree without entries has another root hash"
        case .superfluousProof: "from nothing to a first checkpoint there is nothing to prove"
        case .inconsistent(let error): "the checkpoint does not extend the last cosigned one: \(error)"
        }
    }
}
