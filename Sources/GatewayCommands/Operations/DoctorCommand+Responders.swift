import CertificateTrust
import SharingModel
import SharingService

extension DoctorCommand {
    /// Whether each OCSP responder gives answers that count, shown by a question about serial number 1.
    func responders(_ configuration: OCSPConfiguration) async -> [(String, Finding)] {
        var findings: [(String, Finding)] = []
        for responder in configuration.responders {
            findings.append(
                ("responder of \(responder.authority)", await finding(on: responder, configuration.policy))
            )
        }
        return findings
    }

    private func finding(on responder: OCSPResponder, _ policy: CertificateStatuses.Policy) async -> Finding {
        do {
            _ = try await responder.status(of: [1])
            return .good("answers")
        } catch OCSPFailure.refused(status: 6) {
            return .warning(
                "answers unauthorized, as some do about certificates that they do not know; see whether it knows a caller's "
                    + "(openssl ocsp) and whether the answer holds (oncegate cert check --ocsp)"
            )
        } catch {
            return switch policy {
            case .hard: .bad("\(error): callers of this authority are refused")
            case .soft: .warning("\(error): callers of this authority are let in without an answer")
            }
        }
    }
}
