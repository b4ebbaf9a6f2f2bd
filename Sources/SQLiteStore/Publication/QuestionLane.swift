import SharingService
import Synchronization

/// Lets a few costly questions be answered at a time and a few more wait, in order; the rest are turned away at once.
///
/// Whoever leaves while it waits makes room.
final class QuestionLane: Sendable {
    private typealias Turn = CheckedContinuation<Void, any Error>

    private struct State {
        var free: Int
        var waiting: [(ticket: Int, turn: Turn)] = []
        var lastTicket = 0
    }

    private let queue: Int
    private let state: Mutex<State>

    /// Makes a lane for `width` questions at a time, with room for `queue` that wait.
    init(width: Int, queue: Int) {
        self.queue = queue
        state = Mutex(State(free: width))
    }

    /// How many wait.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Does `body` when it is its turn.
    ///
    /// - Throws: ``ReleaseArchiveError/busy`` where there is no room to wait, `CancellationError`, or what `body` throws.
    func pass<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await enter()
        defer { leave() }
        try Task.checkCancellation()
        return try await body()
    }

    private func enter() async throws {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: Turn) in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    // A cancellation after this look finds the ticket among those that wait.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        return .success(())
                    }
                    if state.waiting.count == queue { return .failure(ReleaseArchiveError.busy) }
                    state.waiting.append((ticket, turn))
                    return nil
                }
                if let outcome { turn.resume(with: outcome) }
            }
        } onCancel: {
            let gone = state.withLock { state in
                state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0).turn }
            }
            gone?.resume(throwing: CancellationError())
        }
    }

    private func leave() {
        let next: Turn? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().turn }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
