import CertificateTrust
import Foundation
import Testing
import TransparencyLog

@Suite struct SM2SealTests {
    private let text =
        "log.lanjiang.example/log/2026\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

    @Test func `openssl verifies what the gateway signs`() throws {
        let keys = try SM2KeyFiles()
        let line = try keys.signer().sign(text)
        #expect(line.name == keys.name)
        let signature = try SM2Signature(bytes: line.signature)
        #expect(try keys.opensslVerifies(signature, of: text))
        #expect(try !keys.opensslVerifies(signature, of: text + "x"))
        #expect(try !keys.opensslVerifies(signature, of: text, as: "somebody else"))
    }

    @Test func `the gateway verifies what openssl signs`() throws {
        let keys = try SM2KeyFiles()
        let signature = try keys.opensslSignature(of: text).bytes
        let verifier = try keys.verifier()
        #expect(throws: Never.self) { try verifier.verify(signature, of: text) }
        #expect(throws: SM2Failure.wrongSignature) { try verifier.verify(signature, of: text + "x") }
        let other = try keys.opensslSignature(of: text, as: "somebody else").bytes
        #expect(throws: SM2Failure.wrongSignature) { try verifier.verify(other, of: text) }
    }

    @Test func `the example of GB/T 32918.5 verifies`() throws {
        let point = try #require(
            bytes(
                "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
                    + "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
            )
        )
        let signature = try #require(
            bytes(
                "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
                    + "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
            )
        )
        let verifier = try SM2Verifier(name: #require(NoteName("example")), point: point)
        #expect(throws: Never.self) { try verifier.verify(signature, of: "message digest") }
    }

    @Test func `a changed signature is refused`() throws {
        let keys = try SM2KeyFiles()
        let verifier = try keys.verifier()
        let good = try keys.signer().sign(text).signature
        for place in [0, 31, 32, 63] {
            var changed = good
            changed[place] ^= 1
            #expect(throws: SM2Failure.self) { try verifier.verify(changed, of: text) }
        }
        let zero = [UInt8](repeating: 0, count: 32)
        #expect(throws: SM2Failure.signatureRange) { try verifier.verify(zero + good.suffix(32), of: text) }
        #expect(throws: SM2Failure.signatureRange) { try verifier.verify(good.prefix(32) + zero, of: text) }
        #expect(throws: SM2Failure.signatureLength(63)) { try verifier.verify(good.dropLast(), of: text) }
        let other = try SM2KeyFiles().verifier()
        #expect(throws: SM2Failure.wrongSignature) { try other.verify(good, of: text) }
    }

    @Test func `a sealed checkpoint verifies by either key and survives its text form`() throws {
        let keys = try SM2KeyFiles()
        let log = try #require(NoteSigner(name: keys.name, rawKey: [UInt8](repeating: 7, count: 32)))
        let checkpoint = try SignedCheckpoint(note: log.sign(text))
        let sealed = try SignedCheckpoint(parsing: keys.signer().seal(checkpoint).encoded)
        #expect(sealed.note.text == text)
        #expect(sealed.encoded.hasPrefix(checkpoint.encoded))
        #expect(sealed.note.signatures.count == 2)
        #expect(throws: Never.self) {
            try sealed.verify(with: [log.verifierKey])
            try keys.verifier().verify(sealed.note)
        }
        #expect(throws: SM2Failure.noSignature) { try keys.verifier().verify(checkpoint.note) }
        #expect(throws: SM2Failure.noSignature) { try SM2KeyFiles().verifier().verify(sealed.note) }
        let forged = try SignedNote(text: text + "more\n", signatures: sealed.note.signatures)
        #expect(throws: SM2Failure.wrongSignature) { try keys.verifier().verify(forged) }
    }

    @Test func `one key signs on many threads at once`() async throws {
        let keys = try SM2KeyFiles()
        let signer = try keys.signer()
        let verifier = try keys.verifier()
        try await withThrowingTaskGroup { group in
            for number in 0..<16 {
                group.addTask {
                    let text = "\(number)\n"
                    try verifier.verify(signer.sign(text).signature, of: text)
                }
            }
            try await group.waitForAll()
        }
    }

    private func bytes(_ hexadecimal: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Substring(hexadecimal)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}
