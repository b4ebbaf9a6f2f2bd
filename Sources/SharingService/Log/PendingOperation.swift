import SharingModel
import Synchronization
import TransparencyLog

/// One operation that waits for its commit.
final class PendingOperation<Operation: LoggedOperation>: PendingGroup {
    typealias Outcome = Result<(Operation.Outcome, CommittedBatch), any Error>

    private struct State {
        var isTaken = false
        var result: Result<Operation.Outcome, any Error>?
    }

    private let operation: Operation
    private let completion: @Sendable (Outcome) -> Void
    private let state = Mutex(State())
    let exclusiveTags: Set<BlindTag>
    let isAlone: Bool

    init(_ operation: Operation, completion: @escaping @Sendable (Outcome) -> Void) {
        self.operation = operation
        self.completion = completion
        exclusiveTags = operation.exclusiveTags
        isAlone = operation.isAlone
    }

    var weight: Int { state.withLock { $0.isTaken ? 0 : operation.weight } }

    var nextWeight: Int { weight }

    func take(_ room: Int, lookUps: inout [LookUps]) {
        state.withLock { $0.isTaken = true }
        lookUps.append(operation.lookUps)
    }

    func decide(_ findings: ArraySlice<Findings>, in batch: inout BatchDraft) {
        let result = batch.decide(operation, findings[findings.startIndex])
        state.withLock { $0.result = result }
    }

    var isUpkeep: Bool { operation.isUpkeep }

    /// It is decided in one batch, and sees no other.
    var isUnderWay: Bool { false }

    func grew(_ growth: Growth) {}

    func committed(_ batch: CommittedBatch) {
        guard let result = state.withLock({ $0.result }) else { return }
        completion(result.map { ($0, batch) })
    }

    func fail(_ failure: LogUnavailable) { completion(.failure(failure)) }
}
