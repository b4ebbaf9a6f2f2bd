import Crypto
import Foundation
import SharingModel
import SharingService

// The key-encryption key lies in its file as the base64 of 32 bytes, or of what a token has made of them.
extension KeyFiles {
    private var keyEncryptionPath: String { "\(directory)/key-encryption.key" }
    /// The key-encryption key before the one in force, while keys are rewrapped.
    var formerPath: String { "\(directory)/key-encryption-old.key" }

    /// Makes the key-encryption key of a new gateway; one that is there is kept.
    func makeKeyEncryptionKeyIfAbsent() throws {
        guard !FileManager.default.fileExists(atPath: keyEncryptionPath) else { return }
        try makeKeyEncryptionKey(keyEncryptionPath)
    }

    private func makeKeyEncryptionKey(_ path: String) throws {
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        try make(path, token?.wrap(key) ?? key)
    }

    /// What the files say: they were replaced when it is not the same as before.
    var keyEncryptionTexts: [String?] { [keyEncryptionPath, formerPath].map { try? text($0) } }

    /// The keys that wrap data keys: that in force, and the one before it while its file is there.
    func keyEncryptionKeys() throws -> KeyEncryptionKeys.Pair {
        // In this order: a rotation gives the former key its name before the new one takes the old name.
        let current = try keyEncryptionKey(keyEncryptionPath)
        guard FileManager.default.fileExists(atPath: formerPath) else { return .init(current: current) }
        let former = try keyEncryptionKey(formerPath)
        return .init(current: current, former: former == current ? nil : former)
    }

    /// Puts a new key-encryption key in the place of the one in force, which stays beside it as the former one.
    ///
    /// Whatever ends this in the middle, keys that open the data are there, and it can be done again.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid``: the former key of the last time is still there.
    func rotateKeyEncryptionKey() throws {
        let keys = try keyEncryptionKeys()
        guard keys.former == nil else {
            throw GatewayConfiguration.Invalid(
                description:
                    "\(formerPath) is still there, so keys are still wrapped with it: a running gateway rewraps them and then takes it "
                    + "away; start it, or wait, and run this again"
            )
        }
        let unfinished = keyEncryptionPath + ".new"
        unlink(unfinished)
        try makeKeyEncryptionKey(unfinished)
        unlink(formerPath)
        guard link(keyEncryptionPath, formerPath) == 0, rename(unfinished, keyEncryptionPath) == 0 else {
            throw GatewayConfiguration.Invalid(
                description: "cannot name the keys in \(directory): \(String(cString: strerror(errno)))"
            )
        }
        try DurableFile.synchronizeDirectory(of: keyEncryptionPath)
    }

    /// Gives the former key, with which nothing is wrapped any more, a name under which it is read no more.
    ///
    /// - Returns: the file that it is in, or was in before somebody took it away.
    func retireFormerKey(at time: Timestamp) throws -> String {
        let digits = time.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        let path = "\(directory)/\(KeyFiles.retiredPrefix)\(digits)Z.key"
        guard rename(formerPath, path) == 0 else {
            if errno == ENOENT { return formerPath }
            throw GatewayConfiguration.Invalid(
                description: "cannot rename \(formerPath): \(String(cString: strerror(errno)))"
            )
        }
        try DurableFile.synchronizeDirectory(of: path)
        return path
    }

    /// The files of keys that wrap nothing any more.
    var retiredPaths: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.filter { $0.hasPrefix(KeyFiles.retiredPrefix) }.sorted().map { "\(directory)/\($0)" }
    }

    private static let retiredPrefix = "key-encryption-retired-"

    /// A key from its file, through the token where it was wrapped by one.
    private func keyEncryptionKey(_ path: String) throws -> SymmetricKey {
        let text = try text(path)
        if let key = KeyFiles.bytes(text) { return SymmetricKey(data: key) }
        guard let wrapped = KeyFiles.bytes(text, count: PKCS11Key.wrappedSize) else {
            throw GatewayConfiguration.Invalid(
                description: "\(path) is not the base64 of 32 bytes: restore it from its backup"
            )
        }
        guard let token else {
            throw GatewayConfiguration.Invalid(
                description:
                    "\(path) was wrapped by a token: set keys.pkcs11 to the address of the key that wrapped it"
            )
        }
        return SymmetricKey(data: try token.unwrap(Array(wrapped)))
    }
}
