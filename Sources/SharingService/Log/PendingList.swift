import SharingModel
import Synchronization
import TransparencyLog

/// Operations of one request that wait for their commits: as many in each batch as it has room for.
///
/// All are answered together, from the tree of the last of their batches.
final class PendingList<Operation: LoggedOperation>: PendingGroup {
    typealias Outcome = Result<[(Result<Operation.Outcome, any Error>, CommittedBatch)], any Error>

    /// What one batch decided.
    private struct Portion {
        let results: [Result<Operation.Outcome, any Error>]
        let batch: CommittedBatch
    }

    private struct State {
        /// Those that the running batch decides; before them everything was taken.
        var taken = 0..<0
        var results: [Result<Operation.Outcome, any Error>] = []
        var portions: [Portion] = []
        /// How the log has grown since the first portion was begun, by whomever.
        var growths: [Growth] = []
        var hasFailed = false

        func answers(
            seenFrom last: CommittedBatch
        ) -> [(Result<Operation.Outcome, any Error>, CommittedBatch)] {
            let growth = Growth(joining: growths)
            return portions.flatMap { portion in
                let seen = portion.batch.seen(from: last, in: growth)
                return portion.results.map { ($0, seen) }
            }
        }
    }

    private let operations: [Operation]
    private let completion: @Sendable (Outcome) -> Void
    private let state = Mutex(State())
    let exclusiveTags: Set<BlindTag>
    let isAlone: Bool

    /// - Precondition: `operations` are not empty.
    init(_ operations: [Operation], completion: @escaping @Sendable (Outcome) -> Void) {
        self.operations = operations
        self.completion = completion
        exclusiveTags = operations.reduce(into: []) { $0.formUnion($1.exclusiveTags) }
        isAlone = operations.contains(where: \.isAlone)
    }

    var weight: Int {
        let rest = state.withLock { $0.hasFailed ? [] : operations[$0.taken.upperBound...] }
        return rest.reduce(0) { $0 + $1.weight }
    }

    func take(_ room: Int, lookUps: inout [LookUps]) {
        state.withLock { state in
            let first = state.taken.upperBound
            var end = first
            var left = room
            while end < operations.count, end == first || operations[end].weight <= left {
                left -= operations[end].weight
                lookUps.append(operations[end].lookUps)
                end += 1
            }
            state.taken = first..<end
        }
    }

    func decide(_ findings: ArraySlice<Findings>, in batch: inout BatchDraft) {
        let taken = state.withLock { $0.taken }
        var results: [Result<Operation.Outcome, any Error>] = []
        results.reserveCapacity(taken.count)
        for (operation, found) in zip(operations[taken], findings) {
            results.append(batch.decide(operation, found))
        }
        state.withLock { $0.results = results }
    }

    func committed(_ batch: CommittedBatch) {
        let outcome: Outcome? = state.withLock { state in
            guard !state.hasFailed, !state.portions.isEmpty || !state.results.isEmpty else { return nil }
            if let growth = batch.growth {
                guard state.growths.last.map({ $0.after == growth.before }) ?? true else {
                    state.hasFailed = true
                    let reason = "between two commits of one request the log grew by something else"
                    return .failure(LogUnavailable(reason: reason, isTransient: true))
                }
                state.growths.append(growth)
            }
            guard !state.results.isEmpty else { return nil }
            state.portions.append(Portion(results: state.results, batch: batch))
            state.results = []
            return state.taken.upperBound == operations.count ? .success(state.answers(seenFrom: batch)) : nil
        }
        if let outcome { completion(outcome) }
    }

    func fail(_ failure: LogUnavailable) {
        state.withLock { $0.hasFailed = true }
        completion(.failure(failure))
    }
}
