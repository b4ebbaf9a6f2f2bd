import Foundation
import SharingModel

/// Certificates that `Certs/authority` does not make: intermediate authorities and odd extensions.
struct HandMadeAuthority {
    static let authorityExtensions = """
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid:always
        """
    static let clientExtensions = """
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = clientAuth
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid:always
        """

    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// The path of the certificate called `name`.
    func certificate(_ name: String) -> String { directory.file("\(name).pem") }

    /// Makes a self-signed root.
    func makeRoot(_ name: String, subject: String, extensions: String = authorityExtensions) throws {
        try makeKey(name)
        try OpenSSLCommand.run(
            "req",
            "-x509",
            "-new",
            "-key",
            directory.file("\(name).key"),
            "-subj",
            subject,
            "-days",
            "30",
            "-utf8",
            "-config",
            try configuration(extensions, for: name),
            "-extensions",
            "made",
            "-out",
            certificate(name)
        )
    }

    /// Makes a certificate signed by `issuer`.
    func make(_ name: String, subject: String, issuer: String, extensions: String) throws {
        try makeKey(name)
        let request = directory.file("\(name).csr")
        let settings = try configuration(extensions, for: name)
        try OpenSSLCommand.run(
            "req",
            "-new",
            "-key",
            directory.file("\(name).key"),
            "-subj",
            subject,
            "-config",
            settings,
            "-out",
            request
        )
        try OpenSSLCommand.run(
            "x509",
            "-req",
            "-in",
            request,
            "-CA",
            certificate(issuer),
            "-CAkey",
            directory.file("\(issuer).key"),
            "-set_serial",
            "0x\(UUID().uuidString.replacingOccurrences(of: "-", with: "").dropFirst().lowercased())",
            "-days",
            "30",
            "-extfile",
            settings,
            "-extensions",
            "made",
            "-out",
            certificate(name)
        )
    }

    /// Makes a client's certificate signed by `issuer` with this subject alternative name.
    func makeClient(_ name: String, issuer: String, alternativeName: String) throws -> PresentedChain {
        try make(
            name,
            subject: "/O=tax/CN=\(name)",
            issuer: issuer,
            extensions: HandMadeAuthority.clientExtensions + "\nsubjectAltName = \(alternativeName)"
        )
        return try PresentedChain(pem: certificate(name))
    }

    /// Publishes the revocation list of the authority called `name`, with the serial number of `revoked` if there is one.
    func publishList(
        of name: String,
        number: String = "01",
        days: Int = 30,
        revoking revoked: VerifiedChain? = nil
    ) throws -> String {
        let serial = (revoked?.links[0].serial ?? []).map { String(format: "%02X", $0) }.joined()
        let index = revoked == nil ? "" : "R\t491231235959Z\t260101000000Z\t\(serial)\tunknown\t/CN=revoked\n"
        let configuration = try directory.write(
            """
            [ca]
            default_ca = made
            [made]
            database = \(try directory.write(index, to: "\(name).index"))
            crlnumber = \(try directory.write("\(number)\n", to: "\(name).number"))
            certificate = \(certificate(name))
            private_key = \(directory.file("\(name).key"))
            default_md = sha256
            default_crl_days = \(days)
            """,
            to: "\(name).ca.cnf"
        )
        let list = directory.file("\(name).crl.pem")
        try OpenSSLCommand.run("ca", "-gencrl", "-config", configuration, "-out", list)
        return list
    }

    private func makeKey(_ name: String) throws {
        try OpenSSLCommand.run(
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-out",
            directory.file("\(name).key")
        )
    }

    private func configuration(_ extensions: String, for name: String) throws -> String {
        try directory.write(
            "[req]\ndistinguished_name = empty\nprompt = no\n[empty]\n[made]\n\(extensions)\n",
            to: "\(name).cnf"
        )
    }
}
