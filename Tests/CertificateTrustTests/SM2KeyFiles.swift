import CertificateTrust
import Foundation
import Testing
import TransparencyLog

/// SM2 keys that `openssl` makes, and signatures that it makes and verifies with them.
struct SM2KeyFiles {
    static let distinguishingID = "1234567812345678"

    let directory: TemporaryDirectory
    let name: NoteName

    init(_ name: String = "log.lanjiang.example/log/2026") throws {
        directory = try TemporaryDirectory()
        self.name = try #require(NoteName(name))
        try OpenSSLCommand.run("genpkey", "-algorithm", "SM2", "-out", file)
        try OpenSSLCommand.run("pkey", "-in", file, "-pubout", "-out", publicFile)
    }

    /// The private key in PEM.
    var file: String { directory.file("sm2.key") }
    /// The public key in PEM.
    var publicFile: String { directory.file("sm2.pub") }

    func signer() throws -> SM2Signer { try SM2Signer(name: name, file: file) }

    func verifier() throws -> SM2Verifier { try SM2Verifier(try signer().verifierKey) }

    /// Whether `openssl` takes the signature, in DER, as this key's of `text`.
    func opensslVerifies(
        _ signature: SM2Signature,
        of text: String,
        as id: String = distinguishingID
    ) throws -> Bool {
        let input = try directory.write(text, to: "verified.txt")
        let signatureFile = try directory.write(Data(signature.der), to: "verified.sig")
        let arguments = ["-verify", "-pubin", "-inkey", publicFile, "-sigfile", signatureFile]
        return (try? OpenSSLCommand.run("openssl", ["pkeyutl"] + arguments + options(input, id))) != nil
    }

    /// What `openssl` signs.
    func opensslSignature(of text: String, as id: String = distinguishingID) throws -> SM2Signature {
        let input = try directory.write(text, to: "signed.txt")
        let output = directory.file("signed.sig")
        let arguments = ["-sign", "-inkey", file, "-out", output]
        try OpenSSLCommand.run("openssl", ["pkeyutl"] + arguments + options(input, id))
        return try SM2Signature(der: Array(try directory.read("signed.sig")))
    }

    private func options(_ input: String, _ id: String) -> [String] {
        ["-in", input, "-rawin", "-digest", "sm3", "-pkeyopt", "distid:\(id)"]
    }
}
