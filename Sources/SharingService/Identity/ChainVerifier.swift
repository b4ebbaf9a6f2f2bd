public import SharingModel

/// Decides whether a presented certificate chain leads to a trust anchor.
///
/// - Trust: what it returns was verified for the purpose "SSL client" at the given time, against the trust
///   anchors and revocation lists that were in force when it was called.
/// - Implementations are immutable: new trust is a new verifier, swapped whole.
public protocol ChainVerifier: Sendable {
    /// Verifies `chain` as of `time`.
    ///
    /// - Throws: ``ChainRejection`` with the first thing that is wrong.
    func verify(_ chain: PresentedChain, at time: Timestamp) throws(ChainRejection) -> VerifiedChain

    /// From when on callers of an authority are refused until trust is loaded anew, because its revocation list is out of
    /// date; nil if there is no such time.
    var expires: Timestamp? { get }

    /// From when on this is so of everybody.
    var expiresWhole: Timestamp? { get }

    /// Looks up whether a path that was verified before is revoked as of `time`.
    ///
    /// Takes microseconds: it is asked on every request.
    ///
    /// - Throws: ``ChainRejection``.
    func checkRevocation(of chain: VerifiedChain, at time: Timestamp) throws(ChainRejection)
}

/// Why a presented chain is not trusted.
public enum ChainRejection: Error, Hashable, Sendable {
    /// The peer sent no certificate.
    case empty
    /// A certificate cannot be parsed.
    case malformed
    /// No path to a trust anchor holds; the reason is libcrypto's own text.
    case untrusted(reason: String)
    /// A certificate of the path has expired or is not valid yet.
    case outsideValidity
    /// The certificate is not meant for TLS clients.
    case wrongPurpose
    /// A certificate of the path stands in a revocation list.
    case revoked
}
