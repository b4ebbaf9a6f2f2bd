import CertificateTrust
import Foundation
import SharingModel
import SharingService

/// An authority with OCSP responders, good ones and bad ones, that `openssl` plays.
struct OCSPDesk {
    static let purpose = "extendedKeyUsage = OCSPSigning"

    private let hands: HandMadeAuthority

    /// A root with a caller, and who might answer: `root`, `delegate`, `sibling` without the purpose, `nephew` below another
    /// authority of the root, and `stranger` of another root.
    init() throws {
        hands = try HandMadeAuthority()
        try hands.makeRoot("root", subject: "/O=ca/CN=root")
        try hands.makeRoot("other", subject: "/O=ca/CN=root")
        try hands.make(
            "middle",
            subject: "/O=ca/CN=middle",
            issuer: "root",
            extensions: HandMadeAuthority.authorityExtensions
        )
        for (name, issuer, purpose) in [
            ("caller", "root", "extendedKeyUsage = clientAuth"), ("delegate", "root", OCSPDesk.purpose),
            ("sibling", "root", "extendedKeyUsage = clientAuth"), ("nephew", "middle", OCSPDesk.purpose),
            ("stranger", "other", OCSPDesk.purpose),
        ] {
            let extensions = """
                basicConstraints = critical, CA:FALSE
                keyUsage = critical, digitalSignature
                \(purpose)
                subjectKeyIdentifier = hash
                authorityKeyIdentifier = keyid:always
                """
            try hands.make(name, subject: "/O=ca/CN=\(name)", issuer: issuer, extensions: extensions)
        }
    }

    var directory: TemporaryDirectory { hands.directory }

    /// The root's file, with the certificates of responders that the operator names.
    func issuer(naming responders: String...) throws -> OCSPIssuer {
        let files = try (["root"] + responders).map { try directory.read("\($0).pem") }
        return try OCSPIssuer(file: try directory.write(Data(files.joined()), to: "issuer.pem"))
    }

    /// The serial number of the certificate called `name`, in hexadecimal.
    private func digits(of name: String) throws -> String {
        let printed = try OpenSSLCommand.run("x509", "-noout", "-serial", "-in", hands.certificate(name))
        return String(printed.trimming { $0.isWhitespace }.split(separator: "=")[1])
    }

    /// The serial number of the certificate called `name`.
    func serial(of name: String) throws -> [UInt8] {
        let digits = Array(try digits(of: name))
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
    }

    /// What `signer` answers to a question, if the caller's certificate stands in its index as `entry` says: `V`, `R`, or nil.
    func answer(
        to question: OCSPQuestion,
        entry: String? = "V",
        by signer: String = "delegate",
        _ options: String...
    ) throws -> [UInt8] {
        let revoked = entry == "R" ? "261101000000Z" : ""
        let line = try entry.map {
            "\($0)\t301101000000Z\t\(revoked)\t\(try digits(of: "caller"))\tunknown\t/CN=caller\n"
        }
        try OpenSSLCommand.run(
            "openssl",
            [
                "ocsp", "-index", try directory.write(line ?? "", to: "index"), "-CA",
                hands.certificate("root"),
                "-rsigner", hands.certificate(signer), "-rkey", directory.file("\(signer).key"),
                "-reqin", try directory.write(Data(question.der), to: "request"),
                "-respout", directory.file("response"),
            ] + options
        )
        return Array(try directory.read("response"))
    }
}

extension String {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> Substring {
        drop(while: isTrimmed).prefix { !isTrimmed($0) }
    }
}
