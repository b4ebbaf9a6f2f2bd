import Crypto
import Foundation
import SharingModel
import SharingService

/// The keys of tokens: a directory of files `<time>-<key id>.pem` (PKCS #8), mode 600.
///
/// The time is that at which the key was made, in RFC 3339's basic form, such as `20261123T080000Z`; a name says it, because
/// times of files are lost when files are copied.
struct TokenKeys {
    let directory: String

    init(keysDirectory: String) {
        directory = "\(keysDirectory)/token-signing"
    }

    /// Makes the first key where there is none.
    func makeIfAbsent(at time: Timestamp) throws {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        if try names().isEmpty { try make(at: time) }
    }

    /// Makes a key that signs from now on: later by its name than all that are there, even when the clock was set back.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` when there is no key to follow: that is for `init` and `serve`.
    func rotate(at time: Timestamp) throws {
        guard FileManager.default.fileExists(atPath: directory), let newest = try names().map(\.made).max()
        else {
            throw GatewayConfiguration.Invalid(
                description: "\(directory) has no key to replace: run oncegate init, or serve, which make one"
            )
        }
        try make(at: max(time, newest + .seconds(1)))
    }

    /// Reads every key.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``: there is none, or one that cannot be read or that others may read.
    func ring() throws -> TokenKeyRing {
        guard let ring = TokenKeyRing(try names().map(entry)) else {
            throw GatewayConfiguration.Invalid(
                description: "\(directory) has no key: restore it from its backup"
            )
        }
        return ring
    }

    // MARK: Files

    /// What a file's name says.
    struct Name: Hashable, CustomStringConvertible {
        let made: Timestamp
        let keyID: String

        init(made: Timestamp, keyID: String) {
            self.made = made
            self.keyID = keyID
        }

        /// Nil unless it is exactly what ``description`` writes.
        init?(_ text: String) {
            let parts = text.split(separator: "-", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.count == 16, parts[1].hasSuffix(".pem") else { return nil }
            var time = String(parts[0])
            for (place, sign) in [(13, ":"), (11, ":"), (6, "-"), (4, "-")] {
                time.insert(contentsOf: sign, at: time.utf8.index(time.startIndex, offsetBy: place))
            }
            guard let made = Timestamp(time) else { return nil }
            self.init(made: made, keyID: String(parts[1].dropLast(4)))
            guard description == text else { return nil }
        }

        var description: String {
            let digits = made.description.prefix(19).filter { $0 != "-" && $0 != ":" }
            return "\(digits)Z-\(keyID).pem"
        }
    }

    /// The names of the keys; files whose names do not end in `.pem` are no keys.
    func names() throws -> [Name] {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw GatewayConfiguration.Invalid(
                description: "cannot list \(directory): does it exist, and may the gateway read it?"
            )
        }
        return try files.filter { $0.hasSuffix(".pem") }.map { file in
            guard let name = Name(file) else {
                throw GatewayConfiguration.Invalid(
                    description:
                        "\(directory)/\(file) has no name of a key, <time>-<key id>.pem: move it away"
                )
            }
            return name
        }
    }

    private func make(at time: Timestamp) throws {
        let key = P256.Signing.PrivateKey()
        let path = "\(directory)/\(Name(made: time, keyID: JSONWebKey(key.publicKey).id))"
        // Under its own name only when it is whole: a running gateway reads what is there.
        let unfinished = "\(path).new"
        try KeyFiles.make(unfinished, text: key.pemRepresentation + "\n")
        guard rename(unfinished, path) == 0 else {
            throw GatewayConfiguration.Invalid(
                description: "cannot name the key file \(path): \(String(cString: strerror(errno)))"
            )
        }
    }

    private func entry(_ name: Name) throws -> TokenKeyRing.Entry {
        let path = "\(directory)/\(name)"
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw GatewayConfiguration.Invalid(
                description: "cannot read the key \(path): restore it from its backup, or move it away"
            )
        }
        try KeyPermissions.check(path)
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: text) else {
            throw GatewayConfiguration.Invalid(
                description: "\(path) is no PEM of a P-256 key: restore it from its backup, or move it away"
            )
        }
        let signer = TokenSigner(key)
        guard signer.key.id == name.keyID else {
            throw GatewayConfiguration.Invalid(
                description: "\(path) is the key \(signer.key.id): give it its name back"
            )
        }
        return TokenKeyRing.Entry(made: name.made, signer: signer)
    }
}
