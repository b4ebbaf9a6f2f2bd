import CertificateTrust
import Foundation
import SharingModel
import Testing

/// A time-stamping authority that `openssl` plays.
struct TimeStampAuthority {
    static let policy = "1.2.3.4.1"
    static let purpose = "extendedKeyUsage = critical, timeStamping"

    private let hands: HandMadeAuthority
    /// The name of the certificate that signs.
    private let signer: String

    /// A root, and below it a certificate in force for 30 days with `purpose`.
    init(purpose: String = purpose) throws {
        try self.init(root: HandMadeAuthority(), isNew: true, signer: "tsa", purpose: purpose)
    }

    private init(root: HandMadeAuthority, isNew: Bool, signer: String, purpose: String) throws {
        hands = root
        self.signer = signer
        if isNew { try hands.makeRoot("root", subject: "/O=time/CN=root") }
        let extensions = """
            basicConstraints = critical, CA:FALSE
            keyUsage = critical, digitalSignature
            \(purpose)
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid:always
            """
        try hands.make(signer, subject: "/O=time/CN=\(signer)", issuer: "root", extensions: extensions)
    }

    /// Another certificate of the same root.
    func sibling(_ signer: String, purpose: String) throws -> TimeStampAuthority {
        try TimeStampAuthority(root: hands, isNew: false, signer: signer, purpose: purpose)
    }

    var directory: TemporaryDirectory { hands.directory }

    /// A verifier that trusts the root.
    func verifier() throws -> TimeStampVerifier {
        TimeStampVerifier(anchors: try TrustAnchors(files: [hands.certificate("root")]))
    }

    /// The answer to a query.
    func answer(_ query: TimeStampQuery, settings: String = "") throws -> [UInt8] {
        try answer(Data(query.der), settings: settings)
    }

    /// The answer to a `TimeStampReq`.
    func answer(_ query: Data, settings: String = "") throws -> [UInt8] {
        let request = try directory.write(query, to: "\(signer).tsq")
        let configuration = try directory.write(
            """
            [made]
            serial = \(try directory.write("0A01\n", to: "\(signer).serial"))
            default_policy = \(TimeStampAuthority.policy)
            signer_digest = sha256
            digests = sha256
            ess_cert_id_alg = sha256
            clock_precision_digits = 3
            \(settings)
            """,
            to: "\(signer).ts.cnf"
        )
        try OpenSSLCommand.run(
            "ts",
            "-reply",
            "-config",
            configuration,
            "-section",
            "made",
            "-queryfile",
            request,
            "-signer",
            hands.certificate(signer),
            "-inkey",
            directory.file("\(signer).key"),
            "-out",
            directory.file("\(signer).tsr")
        )
        return Array(try directory.read("\(signer).tsr"))
    }

    /// A token that says the same as `token`, or what `change` makes of it, signed with this certificate.
    ///
    /// `openssl ts` refuses to sign with a certificate that is not for time stamps.
    func forge(_ token: TimeStampToken, change: ([UInt8]) -> [UInt8] = { $0 }) throws -> TimeStampToken {
        let input = try directory.write(Data(token.der), to: "\(signer).token")
        let content = directory.file("\(signer).content")
        try OpenSSLCommand.run(
            "cms",
            "-verify",
            "-noverify",
            "-inform",
            "DER",
            "-in",
            input,
            "-out",
            content
        )
        let changed = change(Array(try directory.read("\(signer).content")))
        try OpenSSLCommand.run(
            "cms",
            "-sign",
            "-binary",
            "-nodetach",
            "-cades",
            "-econtent_type",
            "1.2.840.113549.1.9.16.1.4",
            "-in",
            try directory.write(Data(changed), to: "\(signer).changed"),
            "-signer",
            hands.certificate(signer),
            "-inkey",
            directory.file("\(signer).key"),
            "-outform",
            "DER",
            "-out",
            directory.file("\(signer).forged")
        )
        return try TimeStampToken(der: Array(try directory.read("\(signer).forged")))
    }
}
