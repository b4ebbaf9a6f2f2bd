import Logging
import SharingModel
import SharingService

/// Who is asked whether certificates are revoked, besides the lists.
struct OCSPConfiguration: Sendable {
    let responders: [OCSPResponder]
    let policy: CertificateStatuses.Policy
    private let terms: CertificateStatuses.Terms

    /// Reads the keys `ocsp.*` and the authorities' files.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``.
    init(_ values: ConfigurationValues) throws {
        responders = try values.texts("ocsp.responders").map { try OCSPResponder($0, path: values.path) }
        policy = try values.parsed("ocsp.policy", "hard or soft", CertificateStatuses.Policy.init(rawValue:))
        terms = CertificateStatuses.Terms(
            refresh: try values.seconds("ocsp.refresh", 1...3600),
            lifetime: try values.seconds("ocsp.lifetime", 1...86_400)
        )
        guard Set(responders.map(\.key)).count == responders.count else {
            throw GatewayConfiguration.Invalid(
                description:
                    "the configuration's ocsp.responders names an authority twice: leave one address of it"
            )
        }
    }

    /// What the responders say; nil if there are none.
    func statuses(logger: Logger) -> CertificateStatuses? {
        guard !responders.isEmpty else { return nil }
        return CertificateStatuses(
            OCSPResponders(responders),
            policy: policy,
            terms: terms,
            clock: GatewayRuntime.wallClock,
            logger: logger
        )
    }
}
