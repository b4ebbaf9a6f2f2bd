// How operations come into a batch.
extension BatchEngine {
    /// Decides `operations` in one commit and returns each outcome, in order, once everything is durable.
    ///
    /// - Throws: ``LogUnavailable``; then nothing was released.
    public func perform<Operation: LoggedOperation>(
        _ operations: [Operation]
    ) async throws -> ([Result<Operation.Outcome, any Error>], CommittedBatch) {
        try await withCheckedThrowingContinuation { continuation in
            enter(OperationGroup(operations: operations) { continuation.resume(with: $0) })
        }
    }

    /// Decides one operation.
    public func perform<Operation: LoggedOperation>(
        _ operation: Operation
    ) async throws -> (Operation.Outcome, CommittedBatch) {
        let (results, batch) = try await perform([operation])
        return (try results[0].get(), batch)
    }

    /// Decides one operation and calls `completion` once everything is durable, on a thread that it must not hold up.
    public func perform<Operation: LoggedOperation>(
        _ operation: Operation,
        completion: @escaping @Sendable (Result<(Operation.Outcome, CommittedBatch), any Error>) -> Void
    ) {
        let group = OperationGroup(operations: [operation]) { result in
            completion(
                Result {
                    let (results, batch) = try result.get()
                    return (try results[0].get(), batch)
                }
            )
        }
        enter(group)
    }
}
