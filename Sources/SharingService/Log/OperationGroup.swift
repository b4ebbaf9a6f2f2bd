import Synchronization

/// Operations that wait for one commit.
protocol PendingGroup: Sendable {
    var count: Int { get }
    var lookUps: [LookUps] { get }
    var exclusiveTags: Set<BlindTag> { get }
    var isAlone: Bool { get }
    func decide(_ findings: ArraySlice<Findings>, in batch: inout BatchDraft)
    func finish(_ batch: CommittedBatch)
    func fail(_ failure: LogUnavailable)
}

final class OperationGroup<Operation: LoggedOperation>: PendingGroup {
    typealias Results = [Result<Operation.Outcome, any Error>]

    private let operations: [Operation]
    private let completion: @Sendable (Result<(Results, CommittedBatch), any Error>) -> Void
    private let results = Mutex<Results>([])

    init(
        operations: [Operation],
        completion: @escaping @Sendable (Result<(Results, CommittedBatch), any Error>) -> Void
    ) {
        self.operations = operations
        self.completion = completion
    }

    var count: Int { operations.count }
    var lookUps: [LookUps] { operations.map(\.lookUps) }
    var exclusiveTags: Set<BlindTag> { operations.reduce(into: []) { $0.formUnion($1.exclusiveTags) } }

    var isAlone: Bool { operations.contains(where: \.isAlone) }

    func decide(_ findings: ArraySlice<Findings>, in batch: inout BatchDraft) {
        var outcomes: Results = []
        outcomes.reserveCapacity(operations.count)
        for (index, operation) in operations.enumerated() {
            let found = findings[findings.startIndex + index]
            let mark = batch.mark
            do {
                outcomes.append(.success(try operation.decide(found, in: &batch)))
            } catch {
                batch.takeBack(to: mark)
                outcomes.append(.failure(error))
            }
        }
        results.withLock { $0 = outcomes }
    }

    func finish(_ batch: CommittedBatch) { completion(.success((results.withLock { $0 }, batch))) }

    func fail(_ failure: LogUnavailable) { completion(.failure(failure)) }
}
