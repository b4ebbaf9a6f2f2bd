public import SharingModel
public import SharingService
import Synchronization

/// What the mutual-TLS listener trusts at this moment, and the only way to change it.
///
/// - Trust: new connections are verified under the newest trust, open ones under it from their next request on.
public final class TrustSource: Sendable {
    private struct State: Sendable {
        var verifier: any ChainVerifier
        var context: ServerContext
        var generation: UInt64
        var isStale = false
    }

    /// What authorities' responders say of certificates; nil if none is asked.
    public let statuses: CertificateStatuses?
    private let state: Mutex<State>

    /// Starts with generation 0.
    public init(
        verifier: any ChainVerifier,
        context: ServerContext,
        statuses: CertificateStatuses? = nil
    ) {
        self.statuses = statuses
        state = Mutex(State(verifier: verifier, context: context, generation: 0))
    }

    /// Swaps the trust; the chain of every open connection is verified anew on its next request.
    ///
    /// - Parameters:
    ///   - verifier: What chains are verified by from now on.
    ///   - context: For new connections; nil if the one in force stays.
    ///   - isStale: Whether a part of what is in force is older than its file, because the file cannot be used.
    public func replace(verifier: any ChainVerifier, context: ServerContext?, isStale: Bool = false) {
        state.withLock { state in
            state.verifier = verifier
            state.context = context ?? state.context
            state.isStale = isStale
            state.generation += 1
        }
    }

    /// Whether a part of what is in force is older than its file.
    public var isStale: Bool { state.withLock { $0.isStale } }

    /// How often the trust has been replaced.
    public var generation: UInt64 { state.withLock { $0.generation } }

    /// What new connections are greeted with.
    public var context: ServerContext { state.withLock { $0.context } }

    /// The connection's chain, if it is trusted as of `time`.
    ///
    /// Takes microseconds unless the trust has been replaced since the last call.
    ///
    /// - Throws: ``/SharingService/ChainRejection``, as for a new handshake.
    public func currentChain(
        of identity: ConnectionIdentity,
        at time: Timestamp
    ) throws(ChainRejection) -> VerifiedChain {
        let now = state.withLock { $0 }
        let chain = try identity.chain(of: now.generation) { presented throws(ChainRejection) in
            try now.verifier.verify(presented, at: time)
        }
        guard chain.notBefore <= time, time <= chain.notAfter else { throw .outsideValidity }
        try now.verifier.checkRevocation(of: chain, at: time)
        try statuses?.check(chain, at: time)
        return chain
    }

    /// Verifies a chain under what is trusted now.
    func verify(_ chain: PresentedChain, at time: Timestamp) throws(ChainRejection) -> VerifiedChain {
        let verified = try state.withLock { $0.verifier }.verify(chain, at: time)
        try statuses?.check(verified, at: time)
        return verified
    }

    /// From when on callers of an authority are refused until trust is loaded anew; nil if there is no such time.
    public var expires: Timestamp? { state.withLock { $0 }.verifier.expires }

    /// From when on everybody is.
    public var expiresWhole: Timestamp? { state.withLock { $0 }.verifier.expiresWhole }

    /// Verifies what a peer presented in the handshake of a connection; what responders say of it comes after that.
    func identify(
        _ presented: PresentedChain,
        on trail: ConnectionTrail?,
        at time: Timestamp
    ) throws(ChainRejection) -> ConnectionIdentity {
        let now = state.withLock { $0 }
        let chain = try now.verifier.verify(presented, at: time)
        return ConnectionIdentity(
            presented: presented,
            verification: .init(chain: chain, generation: now.generation),
            trail: trail
        )
    }

    /// Reads the server's side of the handshake from PEM files.
    ///
    /// - Throws: ``TrustFileProblem``, which says what is wrong with which file.
    public static func serverContext(
        certificateFile: String,
        keyFile: String,
        anchorsFiles: [String]
    ) throws(TrustFileProblem) -> ServerContext {
        try ServerContext(certificateFile: certificateFile, keyFile: keyFile, anchorsFiles: anchorsFiles)
    }
}
