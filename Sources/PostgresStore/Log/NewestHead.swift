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
    /// - Parameters:
    ///   - log: the number of the newest log.
    ///   - frontier: its end.
    ///   - root: the root of the first entries of a log, as the database has them; nil where it is the one that was read before.
    /// - Throws: ``SharingService/StoreError/unavailable`` for an end that lies before what was seen, or beside it, and for one that does
    ///   not lead on from there.
    func check(
        _ log: Int,
        _ frontier: Frontier,
        root: ((_ size: UInt64, _ log: Int) throws -> MerkleHash)?
    ) throws {
        try newest.withLock { newest in
            if let known = newest {
                let isOlder = (log, frontier.size) < (known.log, known.frontier.size)
                let isSame = log == known.log && frontier.size == known.frontier.size
                let found = isSame ? frontier.root : isOlder ? nil : try root?(known.frontier.size, known.log)
                let isOther = found.map { $0 != known.frontier.root } ?? false
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
