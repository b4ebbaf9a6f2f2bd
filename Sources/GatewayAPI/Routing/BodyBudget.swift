import SharingModel
import SharingService
import Synchronization

/// How many bytes of bodies that are not whole yet may be in memory, in all and of one agency, so that nobody fills it with
/// questions that never end.
final class BodyBudget: Sendable {
    private struct State {
        var all = 0
        var held: [AgencyID: Int] = [:]
    }

    private let state = Mutex(State())
    private let maximum: Int
    private let share: Int

    /// Allows `maximum` bytes in all and `share` for each agency.
    init(maximum: Int = 128 << 20, share: Int = 32 << 20) {
        self.maximum = maximum
        self.share = share
    }

    /// Takes bytes of `agency`'s, to be given back.
    ///
    /// - Throws: ``Problem`` 429 when it has its share, or there is no room.
    func take(_ bytes: Int, for agency: AgencyID) throws(Problem) {
        let isTaken = state.withLock { state in
            let held = state.held[agency, default: 0] + bytes
            guard state.all + bytes <= maximum, held <= share else { return false }
            state.all += bytes
            state.held[agency] = held
            return true
        }
        guard !isTaken else { return }
        var problem = Problem(
            .tooManyRequests,
            detail: LocalizedText(
                en: "The agency sends more at once than is read at once: send fewer bodies at a time.",
                zh: "本机构同时发送的内容过多：请减少同时发送的请求。"
            )
        )
        problem.retryAfter = 1
        throw problem
    }

    /// Gives bytes back.
    func giveBack(_ bytes: Int, by agency: AgencyID) {
        state.withLock { state in
            state.all -= bytes
            let left = state.held[agency, default: 0] - bytes
            state.held[agency] = left > 0 ? left : nil
        }
    }
}
