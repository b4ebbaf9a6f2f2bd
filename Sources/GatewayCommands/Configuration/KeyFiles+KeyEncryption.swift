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
    /// - Returns: whether the new key is wrapped by a token and the one before it was not.
    /// - Throws: ``GatewayConfiguration/Invalid``: the former key of the last time is still there.
    @discardableResult
    func rotateKeyEncryptionKey() throws -> Bool {
        try whileLocked {
            guard try keyEncryptionKeys().former == nil else {
                throw GatewayConfiguration.Invalid(
                    description:
                        "\(formerPath) is still there, so keys are still wrapped with it: a running gateway rewraps them and then takes "
                        + "it away; start it, or wait, and run this again"
                )
            }
            let isFirstWrapped = try token != nil && KeyFiles.bytes(text(keyEncryptionPath)) != nil
            // A rotation that was broken off after this name leaves the key in force under both.
            let isNamed = FileManager.default.fileExists(atPath: formerPath)
            let unfinished = keyEncryptionPath + ".new"
            unlink(unfinished)
            try makeKeyEncryptionKey(unfinished)
            guard link(keyEncryptionPath, formerPath) == 0 || (errno == EEXIST && isNamed) else {
                throw KeyFiles.cannotName(formerPath)
            }
            // On disk before the new key takes the name: a power cut must not leave the new key alone.
            try DurableFile.synchronizeDirectory(of: formerPath)
            guard rename(unfinished, keyEncryptionPath) == 0 else {
                throw KeyFiles.cannotName(keyEncryptionPath)
            }
            try DurableFile.synchronizeDirectory(of: keyEncryptionPath)
            return isFirstWrapped
        }
    }

    /// Gives the former key, with which nothing is wrapped any more, a name under which it is read no more.
    ///
    /// - Returns: the file that it is in, or was in before somebody took it away.
    func retireFormerKey(at time: Timestamp) throws -> String {
        try whileLocked {
            var time = time
            while true {
                let digits = time.description.prefix(19).filter { $0 != "-" && $0 != ":" }
                let path = "\(directory)/\(KeyFiles.retiredPrefix)\(digits)Z.key"
                if link(formerPath, path) == 0 {
                    unlink(formerPath)
                    try DurableFile.synchronizeDirectory(of: path)
                    return path
                }
                switch errno {
                case ENOENT: return formerPath
                // The key of another rotation, which opens older copies.
                case EEXIST: time = time + .seconds(1)
                default: throw KeyFiles.cannotName(path)
                }
            }
        }
    }

    /// Does `work` while no other program replaces or retires keys of the directory.
    private func whileLocked<Result>(_ work: () throws -> Result) throws -> Result {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw GatewayConfiguration.Invalid(
                description: "cannot lock \(directory): \(reason); run this as the user of the gateway"
            )
        }
        defer { close(descriptor) }
        return try work()
    }

    private static func cannotName(_ path: String) -> GatewayConfiguration.Invalid {
        .init(description: "cannot name the key \(path): \(String(cString: strerror(errno)))")
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
