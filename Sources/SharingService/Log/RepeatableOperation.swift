/// An operation that a caller may send again under an `Idempotency-Key`: within 24 hours the same key and body give the
/// first outcome again, another body is a conflict.
///
/// A route authorises the caller, digests the key with the body's bytes, and wraps the operation; the closure says what of
/// its outcome is kept:
/// ```swift
/// let key = try request.idempotencyKey(route: "proposeErasure", body: bytes, vault: gateway.vault)
/// let operation = RepeatableOperation(ErasureProposal(…), under: key) { outcome in
///     KeptOutcome(status: 201, word: "proposed", resource: outcome.id.description, position: outcome.position)
/// }
/// let (outcome, batch) = try await gateway.engine.perform(operation)
/// switch outcome {
/// case .first(let outcome): // reply, with batch.receipt(at: outcome.position)
/// case .earlier(let earlier):  // reply with earlier.status, .outcome and .resource,
///     // and ReceiptService(gateway).receipt(of: earlier)
/// }
/// ```
/// Everything that may differ on a later day (a state, the catalogue's rules, how old a signature is) is looked at by the
/// operation itself, in `decide`, which a repetition does not reach. The caller's right to ask is looked at before, each
/// time. An operation that throws leaves its key free. Without a key it is the operation as it is.
public struct RepeatableOperation<Operation: LoggedOperation>: LoggedOperation {
    /// What came of it.
    public enum Outcome: Sendable {
        /// It was decided now.
        case first(Operation.Outcome)
        /// It was decided before, and nothing happened now.
        case earlier(StoredOutcome)
    }

    private let operation: Operation
    private let key: IdempotencyKey?
    private let keep: @Sendable (Operation.Outcome) -> KeptOutcome?
    /// What the operation reads, and the first outcome under the key.
    public let lookUps: LookUps

    /// Makes `operation` repeatable under `key`.
    ///
    /// - Parameters:
    ///   - operation: what is to be done once.
    ///   - key: the caller's key with the body it came with; nil if it sent none.
    ///   - keep: what is kept of an outcome; nil leaves the key free.
    public init(
        _ operation: Operation,
        under key: IdempotencyKey?,
        keeping keep: @escaping @Sendable (Operation.Outcome) -> KeptOutcome?
    ) {
        self.operation = operation
        self.key = key
        self.keep = keep
        var lookUps = operation.lookUps
        if let key { lookUps.idempotency.append(key.key) }
        self.lookUps = lookUps
    }

    /// Those of the operation; and what comes under one key comes one after another.
    public var exclusiveTags: Set<BlindTag> {
        operation.exclusiveTags.union(key.map { [$0.key] } ?? [])
    }

    /// As the operation.
    public var isAlone: Bool { operation.isAlone }

    /// As the operation.
    public var weight: Int { operation.weight }

    /// Gives the first outcome again, or decides the operation and keeps its outcome.
    ///
    /// - Throws: ``IdempotencyKey/Conflict``, and what the operation throws.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard let key else { return .first(try operation.decide(findings, in: &batch)) }
        if let earlier = findings.idempotency.last ?? nil {
            try key.check(earlier)
            return .earlier(earlier)
        }
        let outcome = try operation.decide(findings, in: &batch)
        if let kept = keep(outcome) {
            let stored = StoredOutcome(
                body: key.body,
                status: kept.status,
                outcome: kept.word,
                resource: kept.resource,
                revision: kept.revision,
                place: kept.position.map(batch.place)
            )
            batch.writes.outcomes.append((key.key, stored))
        }
        return .first(outcome)
    }
}
