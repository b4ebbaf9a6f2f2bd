import NIOSSL
import SharingModel
import SharingService
import Synchronization

/// Who is at the other end of one connection, as its handshake showed.
///
/// It says what was presented, not what is trusted now: ask ``TrustSource/currentChain(of:at:)`` for that, on
/// every request.
public final class ConnectionIdentity: Sendable {
    /// A verification, and the trust that it was made under.
    struct Verification: Sendable {
        let chain: VerifiedChain
        let generation: UInt64
    }

    let presented: PresentedChain
    /// Where what happens on the connection is told; nil if nobody listens.
    let trail: ConnectionTrail?
    private let latest: Mutex<Verification>

    init(presented: PresentedChain, verification: Verification, trail: ConnectionTrail?) {
        self.presented = presented
        self.trail = trail
        latest = Mutex(verification)
    }

    /// The chain as it was verified last.
    var chain: VerifiedChain { latest.withLock { $0.chain } }

    /// The caller that the certificate names, enrolled or not.
    var callerID: CallerID? { chain.callerID }

    /// Until when the certificate with its chain is valid.
    var notAfter: Timestamp { chain.notAfter }

    /// The chain as of `generation`; `verify` is called when the latest verification is of another one.
    func chain(
        of generation: UInt64,
        verify: (PresentedChain) throws(ChainRejection) -> VerifiedChain
    ) throws(ChainRejection) -> VerifiedChain {
        try latest.withLock { latest throws(ChainRejection) in
            if latest.generation != generation {
                latest = Verification(chain: try verify(presented), generation: generation)
            }
            return latest.chain
        }
    }
}
