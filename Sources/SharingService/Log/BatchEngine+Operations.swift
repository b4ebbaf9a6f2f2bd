// How operations come into a batch.
extension BatchEngine {
    /// Decides `operations`, in several commits where they are many, and returns each outcome, in order, once everything is
    /// durable.
    ///
    /// All batches are seen from the tree of the last: their checkpoints are one.
    ///
    /// - Returns: for each operation its outcome and the batch in which it was decided.
    /// - Throws: ``LogUnavailable``; then nothing was released, but what was committed before stays in the log, and counts.
    public func perform<Operation: LoggedOperation>(
        _ operations: [Operation]
    ) async throws -> [(Result<Operation.Outcome, any Error>, CommittedBatch)] {
        guard !operations.isEmpty else { return [] }
        let decided = try await withCheckedThrowingContinuation { continuation in
            enter(PendingList(operations) { continuation.resume(with: $0) })
        }
        return decided.seenFromLast()
    }

    /// Decides one operation.
    public func perform<Operation: LoggedOperation>(
        _ operation: Operation
    ) async throws -> (Operation.Outcome, CommittedBatch) {
        try await withCheckedThrowingContinuation { continuation in
            enter(PendingOperation(operation) { continuation.resume(with: $0) })
        }
    }

    /// Takes over what other gateways have changed since the last batch; a batch of its own, which decides nothing.
    ///
    /// - Throws: ``LogUnavailable``.
    public func refresh() async throws { _ = try await perform(RefreshOperation()) }

    /// Decides one operation and calls `completion` once everything is durable, on a thread that it must not hold up.
    public func perform<Operation: LoggedOperation>(
        _ operation: Operation,
        completion: @escaping @Sendable (Result<(Operation.Outcome, CommittedBatch), any Error>) -> Void
    ) {
        enter(PendingOperation(operation, completion: completion))
    }
}
