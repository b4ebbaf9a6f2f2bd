import CertificateTrust
import Crypto
import Foundation
import SharingModel

/// An authority whose private key stands here, so that what is fuzzed can be signed and is read behind its signature.
enum KnownAuthority {
    /// When everything is looked at.
    static let time = Timestamp(millisecondsSinceEpoch: 1_795_824_000_000)
    /// The caller whom the authority itself has named.
    static let uri = "spiffe://lanjiang.example/agency/tax/system/seed"

    /// Its certificate.
    static let anchors: TrustAnchors = {
        guard let anchors = try? TrustAnchors(files: [certificateFile]) else {
            fatalError("the anchor is sound")
        }
        return anchors
    }()

    /// Trusts the authority, and knows its list of one revoked certificate.
    static let verifier: OpenSSLChainVerifier = {
        guard
            let verifier = try? OpenSSLChainVerifier.load(
                anchors: [certificateFile],
                revocationLists: [file(list, "list.pem")],
                at: time
            )
        else { fatalError("the list is sound") }
        return verifier
    }()

    /// `SEQUENCE { content, ecdsa-with-SHA256, BIT STRING }`: a certificate or a list with the authority's signature.
    static func signed(_ content: [UInt8]) -> [UInt8] {
        guard let signature = try? key.signature(for: content) else { fatalError("the key signs") }
        return element(0x30, content + algorithm + element(0x03, [0] + Array(signature.derRepresentation)))
    }

    private static let algorithm: [UInt8] = [
        0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
    ]

    private static let key: P256.Signing.PrivateKey = {
        let number = [UInt8](repeating: 0x4F, count: 32)
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: number) else {
            fatalError("the number is a key")
        }
        return key
    }()

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)] : [0x83, UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
        return [tag] + length + content
    }

    private static let certificateFile = file(certificate, "authority.pem")

    private static func file(_ text: String, _ name: String) -> String {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fuzzing-\(getpid())")
        let file = directory.appending(path: name)
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        } catch {
            fatalError("\(error)")
        }
        return file.path
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBrzCCAVSgAwIBAgIBATAKBggqhkjOPQQDAjAtMREwDwYDVQQKDAhMYW5qaWFu
        ZzEYMBYGA1UEAwwPS25vd24gYXV0aG9yaXR5MCAXDTI2MDEwMTAwMDAwMFoYDzIw
        NTYwMTAxMDAwMDAwWjAtMREwDwYDVQQKDAhMYW5qaWFuZzEYMBYGA1UEAwwPS25v
        d24gYXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGhxMiM4amRy9
        GQ1I1f/fJbc4zfz4LBeyGWw1rwuhX6ulYezS81UiUFtQMMhID1vEX8rapU9FSDIq
        vy68/0uzhKNjMGEwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUoF2mpOcS2Ltd
        NIEfsgyxVrdtvZgwHwYDVR0jBBgwFoAUoF2mpOcS2LtdNIEfsgyxVrdtvZgwDgYD
        VR0PAQH/BAQDAgEGMAoGCCqGSM49BAMCA0kAMEYCIQCREAC3VAHMvCvW4EXL2eLA
        UUl+if+1OcVrpDLQQxyUdwIhAP32Yi90YUfIpdSoYfITMTfy5yxG2LQ2MZTc0K74
        48r2
        -----END CERTIFICATE-----
        """

    private static let list = """
        -----BEGIN X509 CRL-----
        MIH/MIGmAgEBMAoGCCqGSM49BAMCMC0xETAPBgNVBAoMCExhbmppYW5nMRgwFgYD
        VQQDDA9Lbm93biBhdXRob3JpdHkXDTI2MDEwMTAwMDAwMFoYDzIwNTYwMTAxMDAw
        MDAwWjAVMBMCAgutFw0yNjAxMDEwMDAwMDBaoC8wLTAKBgNVHRQEAwIBBzAfBgNV
        HSMEGDAWgBSgXaak5xLYu100gR+yDLFWt229mDAKBggqhkjOPQQDAgNIADBFAiEA
        102iH0dXSZaWm1l2Q1ETpmrOKAI+II02DxC2BKlEyQQCIDhcZjpy0WAiN4+As8NS
        1RE7V4+kzYK4EXcNUyi2OUWb
        -----END X509 CRL-----
        """
}
