import ArgumentParser
import Crypto
import Foundation

/// The key pair of backups (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305): gateways have the public half, and whoever
/// has the other opens them.
enum BackupKey {
    static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    private static let publicPrefix = "oncegate-backup+"
    private static let privatePrefix = "ONCEGATE-BACKUP-KEY+"

    /// The public half as text.
    static func text(of key: Curve25519.KeyAgreement.PublicKey) -> String {
        publicPrefix + key.rawRepresentation.base64EncodedString()
    }

    /// Reads the public half, or a file that holds it.
    ///
    /// - Throws: `ValidationError`.
    static func recipient(_ text: String) throws -> Curve25519.KeyAgreement.PublicKey {
        let written =
            text.hasPrefix(publicPrefix) ? text : (try? String(contentsOfFile: text, encoding: .utf8)) ?? ""
        guard let bytes = bytes(written, after: publicPrefix),
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        else {
            throw ValidationError(
                "--recipient \(text) is no public key of backups: oncegate backup key prints one, which begins with \(publicPrefix)"
            )
        }
        return key
    }

    /// Makes a pair: a new file for its owner alone.
    ///
    /// - Returns: the public half.
    /// - Throws: ``GatewayConfiguration/Invalid``; a file that is there is never overwritten.
    static func make(_ path: String) throws -> Curve25519.KeyAgreement.PublicKey {
        let key = Curve25519.KeyAgreement.PrivateKey()
        try KeyFiles.make(path, text: "\(privatePrefix)\(key.rawRepresentation.base64EncodedString())\n")
        return key.publicKey
    }

    /// Reads the private half.
    ///
    /// - Throws: ``CommandFailure``.
    static func identity(_ path: String) throws -> Curve25519.KeyAgreement.PrivateKey {
        guard let written = try? String(contentsOfFile: path, encoding: .utf8),
            let bytes = bytes(written, after: privatePrefix),
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else { throw CommandFailure("\(path) is no private key of backups: oncegate backup key makes one") }
        try KeyPermissions.check(path)
        return key
    }

    private static func bytes(_ text: String, after prefix: String) -> Data? {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return line.hasPrefix(prefix) ? KeyFiles.bytes(String(line.dropFirst(prefix.count))) : nil
    }
}
