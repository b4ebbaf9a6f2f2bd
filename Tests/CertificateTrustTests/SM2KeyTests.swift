import CertificateTrust
import Foundation
import Testing
import TransparencyLog

@Suite struct SM2KeyTests {
    @Test func `the point is that of the public key`() throws {
        let keys = try SM2KeyFiles()
        #expect(try point(in: keys) == keys.signer().verifierKey.point)
    }

    @Test func `the key ID is the beginning of the hash of name, kind and point`() throws {
        let keys = try SM2KeyFiles()
        let key = try keys.signer().verifierKey
        let hashed = Data("\(keys.name)\n".utf8) + [0xFF] + Data("SM2-SM3".utf8) + key.point
        let file = try keys.directory.write(hashed, to: "hashed")
        let digest = try OpenSSLCommand.run("dgst", "-sha256", "-r", file).prefix(8)
        #expect(UInt32(digest, radix: 16) == key.keyID)
        let fields = key.description.split(separator: "+", maxSplits: 2)
        #expect(fields.count == 3)
        #expect(fields[0] == keys.name.description)
        #expect(fields[1] == digest)
        let material = Data(base64Encoded: String(fields[2]))
        #expect(material == [0xFF] + Data("SM2-SM3".utf8) + key.point)
    }

    @Test func `a verifier key text is read strictly`() throws {
        let key = try SM2KeyFiles().signer().verifierKey
        let text = key.description
        #expect(SM2VerifierKey(text) == key)
        #expect(try SM2Verifier(text: text).verifierKey == key)
        let log = try #require(NoteSigner(name: key.name, rawKey: [UInt8](repeating: 7, count: 32)))
        let otherName = try #require(NoteName("other"))
        let other = try #require(SM2VerifierKey(name: otherName, point: key.point))
        #expect(other.keyID != key.keyID)
        let wrong = [
            "", "+", text + "=", text + " ", "other" + text, String(text.dropLast(4)),
            text.replacingOccurrences(of: "+", with: "-"), log.verifierKey.description,
        ]
        for text in wrong {
            #expect(SM2VerifierKey(text) == nil)
            #expect(throws: SM2Failure.malformedVerifierKey) { try SM2Verifier(text: text) }
        }
        #expect(NoteVerifierKey(text) == nil)
    }

    @Test func `bytes that are no point of the curve are refused`() throws {
        let keys = try SM2KeyFiles()
        var point = try keys.signer().verifierKey.point
        let compressed: [UInt8] = [2 + point[64] % 2] + point[1...32]
        let wrong: [[UInt8]] = [
            [], [0], compressed, point + [0], point.dropLast(), [5] + point.dropFirst(),
        ]
        for bytes in wrong {
            #expect(throws: SM2Failure.notOnCurve) { try SM2Verifier(name: keys.name, point: bytes) }
        }
        point[64] ^= 1
        #expect(throws: SM2Failure.notOnCurve) { try SM2Verifier(name: keys.name, point: point) }
        let infinity = [4] + [UInt8](repeating: 0, count: 64)
        #expect(throws: SM2Failure.notOnCurve) { try SM2Verifier(name: keys.name, point: infinity) }
    }

    @Test(arguments: [
        ["ecparam", "-name", "SM2", "-genkey"], ["genpkey", "-algorithm", "EC", "-pkeyopt", "group:SM2"],
    ])
    func `a key that was made as one of a curve is read too`(command: [String]) throws {
        let keys = try SM2KeyFiles()
        let file = keys.directory.file("curve.key")
        try OpenSSLCommand.run("openssl", command + ["-out", file])
        try check(SM2Signer(name: keys.name, file: file))
    }

    @Test(arguments: ["uncompressed", "compressed"])
    func `the older form of a key file is read too`(form: String) throws {
        let keys = try SM2KeyFiles()
        let file = keys.directory.file("older.key")
        try OpenSSLCommand.run("ec", "-in", keys.file, "-conv_form", form, "-out", file)
        let signer = try SM2Signer(name: keys.name, file: file)
        #expect(try signer.verifierKey == keys.signer().verifierKey)
        try check(signer)
    }

    private func check(_ signer: SM2Signer) throws {
        let signature = try signer.sign("text\n").signature
        try SM2Verifier(signer.verifierKey).verify(signature, of: "text\n")
    }

    @Test func `a missing or empty file is refused`() throws {
        let keys = try SM2KeyFiles()
        let empty = try keys.directory.write("\n", to: "empty.key")
        for file in [keys.directory.file("none.key"), empty] {
            #expect(throws: SM2Failure.unreadable(file: file)) {
                try SM2Signer(name: keys.name, file: file)
            }
        }
    }

    @Test func `what is no private key without pass phrase is refused`() throws {
        let keys = try SM2KeyFiles()
        let encrypted = keys.directory.file("encrypted.key")
        try OpenSSLCommand.run(
            "pkcs8",
            "-topk8",
            "-in",
            keys.file,
            "-v2",
            "aes-256-cbc",
            "-passout",
            "pass:secret",
            "-out",
            encrypted
        )
        for file in [encrypted, keys.publicFile, try keys.directory.write("no key", to: "text.key")] {
            do {
                _ = try SM2Signer(name: keys.name, file: file)
                Issue.record("\(file) was taken")
            } catch SM2Failure.noPrivateKey {
                continue
            }
        }
    }

    @Test(arguments: [
        ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"], ["ED25519"],
    ])
    func `a key of another kind is refused`(algorithm: [String]) throws {
        let keys = try SM2KeyFiles()
        let file = keys.directory.file("other.key")
        try OpenSSLCommand.run("openssl", ["genpkey", "-algorithm"] + algorithm + ["-out", file])
        #expect(throws: SM2Failure.notSM2) { try SM2Signer(name: keys.name, file: file) }
    }

    @Test func `a private key beside another's public key is refused`() throws {
        let keys = try SM2KeyFiles()
        let der = keys.directory.file("sm2.der")
        try OpenSSLCommand.run(
            "pkcs8",
            "-topk8",
            "-nocrypt",
            "-in",
            keys.file,
            "-outform",
            "DER",
            "-out",
            der
        )
        // A PKCS #8 text of such a key ends in the point.
        let mixed = try keys.directory.read("sm2.der").dropLast(65) + point(in: SM2KeyFiles())
        let pem =
            "-----BEGIN PRIVATE KEY-----\n"
            + mixed.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            + "\n-----END PRIVATE KEY-----\n"
        #expect(throws: SM2Failure.damagedKey) { try SM2Signer(name: keys.name, pem: Array(pem.utf8)) }
    }

    @Test func `a signer shows its public key only`() throws {
        let signer = try SM2KeyFiles().signer()
        #expect("\(signer)" == "signer of \(signer.verifierKey)")
        var dump = ""
        Swift.dump(signer, to: &dump)
        #expect(!dump.contains("handle"))
    }

    private func point(in keys: SM2KeyFiles) throws -> [UInt8] {
        let der = keys.directory.file("point.der")
        try OpenSSLCommand.run("pkey", "-in", keys.file, "-pubout", "-outform", "DER", "-out", der)
        return Array(try keys.directory.read("point.der").suffix(65))
    }
}
