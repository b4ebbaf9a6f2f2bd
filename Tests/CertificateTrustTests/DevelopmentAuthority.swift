import CertificateTrust
import Foundation
import SharingModel

/// An authority of `Certs/authority` in a directory of its own.
struct DevelopmentAuthority {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try run("make")
    }

    /// The trust anchor.
    var anchor: String { directory.file("ca.pem") }
    /// The newest published revocation list.
    var list: String { directory.file("crl.pem") }

    /// Runs `Certs/authority` on this directory.
    func run(_ command: String, _ arguments: String...) throws {
        let script = OpenSSLCommand.package.appending(path: "Certs/authority").path
        try OpenSSLCommand.run("bash", [script, command, "--dir", directory.path] + arguments)
    }

    /// Issues the certificate of a system and returns what it presents.
    func issueSystem(_ agency: String, _ system: String, _ options: String...) throws -> PresentedChain {
        let script = OpenSSLCommand.package.appending(path: "Certs/authority").path
        try OpenSSLCommand.run(
            "bash",
            [script, "issue", "--dir", directory.path, "system", agency, system] + options
        )
        return try PresentedChain(pem: directory.file("\(agency).system.\(system).pem"))
    }

    /// Revokes a certificate and publishes the list.
    func revoke(_ name: String) throws {
        try run("revoke", name)
        try run("crl")
    }

    /// Publishes a list with other settings than `Certs/openssl.cnf` has.
    func publishList(
        to name: String,
        days: Int = 30,
        digest: String = "sha256",
        settings: String
    ) throws -> String {
        let home = directory.file("authority")
        let configuration = try directory.write(
            """
            [ca]
            default_ca = odd
            [odd]
            database = \(home)/index.txt
            certificate = \(home)/ca.pem
            private_key = \(home)/ca.key
            default_md = \(digest)
            \(settings)
            """,
            to: "odd.cnf"
        )
        try OpenSSLCommand.run(
            "ca",
            "-gencrl",
            "-config",
            configuration,
            "-crldays",
            "\(days)",
            "-out",
            directory.file(name)
        )
        return directory.file(name)
    }

    /// A verifier with this authority as only anchor.
    func verifier(lists: [String] = [], at time: Timestamp = .now) throws -> OpenSSLChainVerifier {
        try OpenSSLChainVerifier.load(anchors: [anchor], revocationLists: lists, at: time)
    }
}

extension OpenSSLChainVerifier {
    /// Whether a path that was verified before is refused now.
    func isRevoked(_ chain: VerifiedChain) -> Bool {
        (try? checkRevocation(of: chain, at: .now)) == nil
    }
}

extension PresentedChain {
    /// The certificates of PEM files, in their order.
    init(pem files: String...) throws {
        var certificates: [[UInt8]] = []
        for file in files {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            for block in text.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst() {
                let base64 = block.components(separatedBy: "-----END")[0]
                certificates.append(
                    Array(Data(base64Encoded: base64, options: .ignoreUnknownCharacters) ?? Data())
                )
            }
        }
        self.init(certificates: certificates)
    }
}

extension Timestamp {
    /// The time of this machine, which `openssl` takes for new certificates.
    static var now: Timestamp {
        Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// So many days later.
    func adding(days: Int64) -> Timestamp { self + .seconds(days * 86_400) }
}
