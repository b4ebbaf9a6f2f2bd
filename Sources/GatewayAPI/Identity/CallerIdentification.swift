import NIOCore
import SharingModel
public import SharingService

/// Who asks: from the certificate of the connection and the live enrolment, anew for every request.
///
/// A resumed or long-lived connection proves nothing about now: trust, revocation, validity, enrolment, suspension and
/// the pinned key are looked at each time.
public struct CallerIdentification: Sendable {
    private let trust: TrustSource
    private let registry: ConnectionRegistry
    private let catalogue: CatalogueSource
    private let trustDomain: String

    /// Identifies the callers of one trust domain.
    public init(
        trust: TrustSource,
        registry: ConnectionRegistry,
        catalogue: CatalogueSource,
        trustDomain: String
    ) {
        self.trust = trust
        self.registry = registry
        self.catalogue = catalogue
        self.trustDomain = trustDomain
    }

    /// Who is at the other end of `channel`, as the handshake showed.
    func identity(on channel: any Channel) -> ConnectionIdentity? { registry.identity(of: channel) }

    /// The enrolled caller at the other end of a connection.
    ///
    /// - Throws: ``Problem`` 401: `caller-unknown`, `caller-suspended` or `certificate-revoked`.
    func caller(
        behind identity: ConnectionIdentity?,
        at time: Timestamp
    ) throws -> (caller: Caller, chain: VerifiedChain) {
        guard let identity else { throw Problem(.callerUnknown) }
        let chain = try trust.currentChain(of: identity, at: time)
        guard let id = chain.callerID, id.trustDomain == trustDomain,
            let caller = catalogue.current.callers[id]
        else {
            throw Problem(.callerUnknown)
        }
        if let pin = caller.pinnedKey, !chain.contains(keyDigest: pin) { throw Problem(.callerUnknown) }
        switch caller.state {
        case .active: return (caller, chain)
        case .suspended: throw Problem(.callerSuspended)
        }
    }

    /// Verifies a certificate chain that somebody signed with, as one of a handshake.
    func verify(_ chain: PresentedChain, at time: Timestamp) throws(ChainRejection) -> VerifiedChain {
        try trust.verify(chain, at: time)
    }

    /// Whether `channel` is an HTTP/2 stream, which is closed without closing its connection.
    func isStream(_ channel: any Channel) -> Bool { registry.isStream(channel) }
}
