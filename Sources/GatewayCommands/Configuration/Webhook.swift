import Foundation
import NIOSSL
import SharingModel

/// Where an agency wants its notices sent: `AGENCY=URL`.
///
/// Addresses come from the configuration alone, so that nobody can have the gateway fetch another one.
struct Webhook: Sendable {
    let agency: AgencyID
    /// Absolute, with a path, as the signature covers it.
    let address: String

    /// Reads `AGENCY=URL`; nil unless it is https, or http on this machine, without credentials and fragment.
    init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let agency = AgencyID(String(parts[0])),
            var url = URLComponents(string: String(parts[1])), let host = url.host, !host.isEmpty,
            url.user == nil, url.password == nil, url.fragment == nil
        else { return nil }
        let isHere = ["127.0.0.1", "[::1]", "::1", "localhost"].contains(host)
        guard url.scheme == "https" || (url.scheme == "http" && isHere) else { return nil }
        if url.path.isEmpty { url.path = "/" }
        guard let address = url.string else { return nil }
        self.agency = agency
        self.address = address
    }
}

/// What goes out from the inbox.
struct NoticeConfiguration: Sendable {
    /// The address of each agency that wants its notices sent.
    let webhooks: [AgencyID: String]
    /// Who issued the receivers' certificates; nil for those that the system trusts.
    let roots: [NIOSSLCertificate]?
    /// The pause after a first failure.
    let retry: Duration

    /// Reads what the configuration says.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``.
    init(webhooks: [String], roots: [String], retry: Duration) throws {
        var addresses: [AgencyID: String] = [:]
        for text in webhooks {
            guard let webhook = Webhook(text),
                addresses.updateValue(webhook.address, forKey: webhook.agency) == nil
            else {
                throw GatewayConfiguration.Invalid(
                    description:
                        "the configuration's notices.webhooks must be AGENCY=URL, each agency once, with https "
                        + "(http for this machine alone), such as tax=https://hooks.tax.example/oncegate"
                )
            }
        }
        var certificates: [NIOSSLCertificate] = []
        for file in roots {
            guard let read = try? NIOSSLCertificate.fromPEMFile(file), !read.isEmpty else {
                throw GatewayConfiguration.Invalid(
                    description:
                        "notices.roots: \(file) holds no certificate; a PEM file has BEGIN CERTIFICATE in it"
                )
            }
            certificates += read
        }
        self.webhooks = addresses
        self.roots = certificates.isEmpty ? nil : certificates
        self.retry = retry
    }
}
