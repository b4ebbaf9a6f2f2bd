import SharingService
import Synchronization

/// Counts what is held at a time, so that no holder has so much that others get nothing.
final class ConnectionShares<Holder: Hashable & Sendable>: Sendable {
    private struct State {
        var all = 0
        var held: [Holder: Int] = [:]
    }

    private let state = Mutex(State())
    private let maximum: Int
    private let share: Int

    /// Allows `maximum` in all and `share` for each holder.
    init(maximum: Int, share: Int) {
        self.maximum = maximum
        self.share = share
    }

    /// Takes one for `holder`, to be given back; what is in the way if it holds its share, or everything is held.
    func take(for holder: Holder) -> ConnectionEnd? {
        state.withLock { state in
            guard state.all < maximum else { return .full }
            guard state.held[holder, default: 0] < share else { return .address }
            state.all += 1
            state.held[holder, default: 0] += 1
            return nil
        }
    }

    /// Gives one back.
    func giveBack(by holder: Holder) {
        state.withLock { state in
            state.all -= 1
            let left = state.held[holder, default: 1] - 1
            state.held[holder] = left > 0 ? left : nil
        }
    }
}
