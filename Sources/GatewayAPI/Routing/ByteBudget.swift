import SharingModel
import SharingService
import Synchronization

/// How many bytes may be held at a time, in all and of one agency, so that nobody takes all the room there is.
final class ByteBudget: Sendable {
    private struct State {
        var all = 0
        var held: [AgencyID: Int] = [:]
    }

    private let state = Mutex(State())
    private let maximum: Int
    private let share: Int
    private let refusal: LocalizedText

    /// Allows `maximum` bytes in all and `share` for each agency; `refusal` tells who asks for more what to do.
    init(maximum: Int, share: Int, refusal: LocalizedText) {
        self.maximum = maximum
        self.share = share
        self.refusal = refusal
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
        var problem = Problem(.tooManyRequests, detail: refusal)
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

extension ByteBudget {
    /// What bodies that are not whole yet may take of the memory.
    static func bodies() -> ByteBudget {
        ByteBudget(
            maximum: 128 << 20,
            share: 32 << 20,
            refusal: LocalizedText(
                en: "The agency sends more at once than is read at once: send fewer bodies at a time.",
                zh: "本机构同时发送的内容过多：请减少同时发送的请求。"
            )
        )
    }

    /// What batches that wait to be decided may take of the memory: forty of a thousand questions an agency.
    static func batches() -> ByteBudget {
        ByteBudget(
            maximum: 512 << 20,
            share: 128 << 20,
            refusal: LocalizedText(
                en: "The agency has more batches waiting than are answered at once: send fewer at a time.",
                zh: "本机构等待答复的批量查询过多：请减少同时发送的批次。"
            )
        )
    }

    /// What imports, and answers to them that wait for their clients, may take of memory and disk.
    static func imports() -> ByteBudget {
        ByteBudget(
            maximum: 2 << 30,
            share: 512 << 20,
            refusal: LocalizedText(
                en:
                    "The answers to the agency's imports take all the room there is for them: send fewer imports at a time, or Prefer: return=minimal.",
                zh: "本机构导入结果占用的空间已达上限：请减少同时进行的导入，或使用 Prefer: return=minimal。"
            )
        )
    }
}
