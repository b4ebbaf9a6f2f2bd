import SharingService
import Synchronization
import TransparencyLog

/// The newest end of the log that this gateway has seen: on a database that is older, nothing is signed.
///
/// A standby that lacked the last commits may have taken over, or a copy was restored; going on would give the log two histories.
final class NewestHead: Sendable {
    private struct Head {
        let log: Int
        let frontier: Frontier
    }

    private let newest = Mutex<Head?>(nil)

    /// Takes note of the end that a transaction has found.
    ///
    /// - Throws: ``SharingService/StoreError/unavailable`` for one that lies before what was seen, or beside it.
    func check(_ log: Int, _ frontier: Frontier) throws {
        try newest.withLock { newest in
            if let known = newest {
                let isOlder = (log, frontier.size) < (known.log, known.frontier.size)
                let isOther =
                    log == known.log && frontier.size == known.frontier.size
                    && frontier.root != known.frontier.root
                guard !isOlder, !isOther else {
                    throw StoreError.unavailable(
                        "the database has another log than the one of \(known.frontier.size) entries that was signed: it was set back. "
                            + "Restore the newest copy, and restart the gateway"
                    )
                }
            }
            newest = Head(log: log, frontier: frontier)
        }
    }

    /// Takes note of the end that was committed.
    func note(_ log: Int, _ frontier: Frontier) {
        newest.withLock { $0 = Head(log: log, frontier: frontier) }
    }
}
