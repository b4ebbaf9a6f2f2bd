import SharingModel
import Synchronization
import TransparencyLog

/// Operations of one request that wait for their commits: as many in each batch as it has room for.
///
/// All are answered together, from the tree of the last of their batches.
final class PendingList<Operation: LoggedOperation>: PendingGroup {
    /// What its batches decided, and how the log grew by them and by those between them.
    struct Decided: Sendable {
        fileprivate var portions: [(results: [Result<Operation.Outcome, any Error>], batch: CommittedBatch)] =
            []
        fileprivate var growths: [Growth] = []

        /// Each outcome, in order, and the batch in which it was decided, seen from the tree of the last.
        func seenFromLast() -> [(Result<Operation.Outcome, any Error>, CommittedBatch)] {
            guard let last = portions.last?.batch else { return [] }
            let growth = Growth(joining: growths)
            return portions.flatMap { portion in
                let seen = portion.batch.seen(from: last, in: growth)
                return portion.results.map { ($0, seen) }
            }
        }
    }

    private struct State {
        /// Those that the running batch decides; before them everything was taken.
        var taken = 0..<0
        var results: [Result<Operation.Outcome, any Error>] = []
        var decided = Decided()
        var hasFailed = false
        /// How much work is left.
        var weight: Int

        mutating func fail() { (hasFailed, weight) = (true, 0) }
    }

    private let operations: [Operation]
    private let completion: @Sendable (Result<Decided, any Error>) -> Void
    private let state: Mutex<State>
    let exclusiveTags: Set<BlindTag>
    let isAlone: Bool

    /// - Precondition: `operations` are not empty.
    init(_ operations: [Operation], completion: @escaping @Sendable (Result<Decided, any Error>) -> Void) {
        self.operations = operations
        self.completion = completion
        exclusiveTags = operations.reduce(into: []) { $0.formUnion($1.exclusiveTags) }
        isAlone = operations.contains { $0.isAlone }
        state = Mutex(State(weight: operations.reduce(0) { $0 + $1.weight }))
    }

    var weight: Int { state.withLock { $0.weight } }

    var nextWeight: Int {
        state.withLock { state in
            state.taken.upperBound < operations.count ? operations[state.taken.upperBound].weight : 0
        }
    }

    func take(_ room: Int, lookUps: inout [LookUps]) {
        state.withLock { state in
            let first = state.taken.upperBound
            var end = first
            var left = room
            while end < operations.count, end == first || operations[end].weight <= left {
                let weight = operations[end].weight
                left -= weight
                state.weight -= weight
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

    var isUpkeep: Bool { operations.allSatisfy(\.isUpkeep) }

    var isUnderWay: Bool { state.withLock { !$0.decided.growths.isEmpty } }

    func grew(_ growth: Growth) {
        state.withLock { state in
            if !state.decided.growths.isEmpty { state.decided.growths.append(growth) }
        }
    }

    func committed(_ batch: CommittedBatch) {
        let outcome: Result<Decided, any Error>? = state.withLock { state in
            guard !state.hasFailed, !state.decided.portions.isEmpty || !state.results.isEmpty else {
                return nil
            }
            if let growth = batch.growth {
                guard state.decided.growths.last.map({ $0.after == growth.before }) ?? true else {
                    state.fail()
                    let reason =
                        "the log grew by entries between the answers that could not be read; ask again"
                    return .failure(LogUnavailable(reason: reason, isTransient: true))
                }
                state.decided.growths.append(growth)
            }
            guard !state.results.isEmpty else { return nil }
            state.decided.portions.append((state.results, batch))
            state.results = []
            return state.taken.upperBound == operations.count ? .success(state.decided) : nil
        }
        if let outcome { completion(outcome) }
    }

    func fail(_ failure: LogUnavailable) {
        state.withLock { $0.fail() }
        completion(.failure(failure))
    }
}
