/// Questions enter the engine here: ``BatchEngine/perform(_:completion:)`` for one kind of operation, so that the compiler
/// makes code for it; the generic one costs some microseconds for each question.
extension BatchEngine {
    /// Decides a verification and calls `completion` once everything is durable.
    public func answer(
        _ verification: VerificationOperation,
        completion: @escaping @Sendable (Result<(Answered, CommittedBatch), any Error>) -> Void
    ) {
        perform(verification, completion: completion)
    }

    /// Decides a reuse and calls `completion` once everything is durable.
    public func answer(
        _ reuse: ReuseOperation,
        completion: @escaping @Sendable (Result<(Answered, CommittedBatch), any Error>) -> Void
    ) {
        perform(reuse, completion: completion)
    }

    /// Decides verifications and returns each outcome with its batch, in order, once everything is durable.
    ///
    /// - Throws: ``LogUnavailable``; then nothing was released.
    public func answer(
        _ verifications: [VerificationOperation]
    ) async throws -> [(Result<Answered, any Error>, CommittedBatch)] {
        try await perform(verifications)
    }
}
