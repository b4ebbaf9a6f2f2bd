import SharingModel
import SharingService

/// The responders that the configuration names.
struct OCSPResponders: StatusSource {
    private let responders: [[UInt8]: OCSPResponder]

    /// Each authority has one responder.
    init(_ responders: [OCSPResponder]) {
        self.responders = Dictionary(responders.map { ($0.key, $0) }) { first, _ in first }
    }

    func authority(withKey digest: [UInt8]) -> String? { responders[digest]?.authority }

    func status(of certificate: IssuedCertificate) async throws -> StatusAnswer {
        guard let responder = responders[certificate.issuerKey] else {
            throw OCSPResponder.Failure(description: "no responder is configured")
        }
        return try await responder.status(of: certificate.serial)
    }
}
