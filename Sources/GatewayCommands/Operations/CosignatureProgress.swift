import TransparencyLog

/// How far the witnesses are with a checkpoint; who is due, and since when the quorum is missing.
///
/// Times are arguments, measured from any one start.
struct CosignatureProgress {
    /// A quorum that comes later than this is told to the operators.
    static let lateness = Duration.seconds(60)
    /// A witness that fails is asked again after 1, 2, 4 … seconds, and never later than this.
    static let longestPause = Duration.seconds(60)
    /// How long a cosigned checkpoint waits for the witnesses that the quorum does not need.
    static let grace = Duration.seconds(2)
    /// How long witnesses collect on one checkpoint before a newer one takes its place without a quorum.
    static let patience = Duration.seconds(10)

    private struct Witness {
        var knownSize: UInt64 = 0
        var failures = 0
        var due = Duration.zero
        var isAsked = false
        var reason: String?
    }

    private var witnesses: [CosignatureVerifierKey: Witness] = [:]
    private(set) var target: SignedCheckpoint?
    private(set) var cosignatures: [Cosignature] = []
    private var begun = Duration.zero
    private var isCosigned = false
    private var missingSince: Duration?
    private var isTold = false

    /// Whether it is time for a newer checkpoint.
    func mayTurn(at time: Duration) -> Bool {
        guard target != nil, time - begun < CosignatureProgress.patience else { return true }
        let isComplete = !witnesses.values.contains(where: \.isAsked)
        return isCosigned && (isComplete || time - begun >= CosignatureProgress.grace)
    }

    /// Turns to a checkpoint; what was collected for another one no longer counts.
    ///
    /// - Returns: whether it is another one.
    mutating func begin(_ checkpoint: SignedCheckpoint, at time: Duration) -> Bool {
        guard checkpoint.note.text != target?.note.text else { return false }
        (target, cosignatures, begun, isCosigned) = (checkpoint, [], time, false)
        if missingSince == nil { missingSince = time }
        return true
    }

    /// Takes up a witness that is to be asked now.
    ///
    /// - Returns: the size that it cosigned last, as far as that is known; nil where it is not to be asked.
    mutating func ask(_ key: CosignatureVerifierKey, at time: Duration) -> UInt64? {
        var witness = witnesses[key, default: Witness()]
        guard !witness.isAsked, witness.due <= time, !cosignatures.contains(where: { $0.key == key }) else {
            return nil
        }
        witness.isAsked = true
        witnesses[key] = witness
        return witness.knownSize
    }

    /// Notes a cosignature.
    ///
    /// - Returns: whether it counts: it is of the present target.
    mutating func note(_ cosignature: Cosignature, of checkpoint: SignedCheckpoint) -> Bool {
        witnesses[cosignature.key] = Witness(knownSize: checkpoint.checkpoint.size)
        guard checkpoint.note.text == target?.note.text else { return false }
        cosignatures.append(cosignature)
        return true
    }

    /// Notes a failure.
    ///
    /// - Returns: whether it is a new one, to be told.
    mutating func note(failure: String, of key: CosignatureVerifierKey, at time: Duration) -> Bool {
        var witness = witnesses[key, default: Witness()]
        defer { witnesses[key] = witness }
        let pause = min(.seconds(1 << min(witness.failures, 6)), CosignatureProgress.longestPause)
        witness.isAsked = false
        witness.failures += 1
        witness.due = time + pause
        guard witness.reason != failure else { return false }
        witness.reason = failure
        return true
    }

    /// Notes that the quorum cosigned the target.
    ///
    /// - Returns: whether it was told that the quorum is late.
    mutating func reachQuorum() -> Bool {
        defer { (isCosigned, missingSince, isTold) = (true, nil, false) }
        return isTold
    }

    /// Whether it is to be told now that the quorum is late: once until it is reached.
    mutating func isLate(at time: Duration) -> Bool {
        guard let missingSince, time - missingSince > CosignatureProgress.lateness, !isTold else {
            return false
        }
        isTold = true
        return true
    }
}
