import Crypto
import Foundation
import SharingService
import TransparencyLog

/// The keys that live in files outside the database: base64 of 32 bytes, mode 600.
struct KeyFiles {
    let directory: String

    private var keyEncryptionPath: String { "\(directory)/key-encryption.key" }
    /// The key-encryption key before the one in force, while keys are rewrapped.
    var formerPath: String { "\(directory)/key-encryption-old.key" }
    private func logPath(_ year: Int) -> String { "\(directory)/log-\(year).key" }

    /// A key that has signed one history must not sign another.
    func refuseLogKey(year: Int) throws {
        guard FileManager.default.fileExists(atPath: logPath(year)) else { return }
        throw GatewayConfiguration.Invalid(
            description:
                "\(logPath(year)) has signed a log already: restore that log's data, or move the key away "
                + "for a new log under another public.url"
        )
    }

    /// Whether there is a key for the log of a year.
    func hasLogKey(year: Int) -> Bool { FileManager.default.fileExists(atPath: logPath(year)) }

    /// The years for whose logs there are keys, ascending.
    func logKeyYears() -> [Int] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.compactMap { file in
            guard file.hasPrefix("log-"), file.hasSuffix(".key") else { return nil }
            return Int(file.dropFirst(4).dropLast(4))
        }.sorted()
    }

    /// Makes the key of a further year's log; returns its file.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` if it is there, or if it cannot be made.
    func makeLogKey(year: Int) throws -> String {
        guard !hasLogKey(year: year) else {
            throw GatewayConfiguration.Invalid(
                description: "\(logPath(year)) is there already: nothing is to be done but to back it up"
            )
        }
        try makeIfAbsent(logPath(year))
        return logPath(year)
    }

    /// Makes the directory, for its owner alone.
    func makeDirectory() throws {
        try FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Makes the log's key of a new gateway; one that is there is kept.
    func makeLogKeyIfAbsent(year: Int) throws { try makeIfAbsent(logPath(year)) }

    /// Makes the key-encryption key of a new gateway; one that is there is kept.
    func makeKeyEncryptionKeyIfAbsent() throws { try makeIfAbsent(keyEncryptionPath) }

    private func makeIfAbsent(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try make(path)
    }

    private func make(_ path: String) throws {
        let text = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() } + "\n"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw GatewayConfiguration.Invalid(
                description: "cannot make the key file \(path): is the directory writable?"
            )
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
    }

    /// The keys that wrap data keys: that in force, and the one before it while its file is there.
    func keyEncryptionKeys() throws -> KeyEncryptionKeys.Pair {
        // In this order: a rotation gives the former key its name before the new one takes the old name.
        let current = SymmetricKey(data: try read(keyEncryptionPath))
        guard FileManager.default.fileExists(atPath: formerPath) else { return .init(current: current) }
        let former = SymmetricKey(data: try read(formerPath))
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
                    "\(formerPath) is still there, so keys may still be wrapped with it: when the gateway has said that it may go "
                    + "(its log, or oncegate doctor), keep it off this machine, remove it here and run this again"
            )
        }
        let unfinished = keyEncryptionPath + ".new"
        unlink(unfinished)
        try make(unfinished)
        unlink(formerPath)
        guard link(keyEncryptionPath, formerPath) == 0, rename(unfinished, keyEncryptionPath) == 0 else {
            throw GatewayConfiguration.Invalid(
                description: "cannot name the keys in \(directory): \(String(cString: strerror(errno)))"
            )
        }
        try DurableFile.synchronizeDirectory(of: keyEncryptionPath)
    }

    /// The signer of the log of `origin`, whose last path component is the year.
    func signer(origin: String) throws -> NoteSigner {
        guard let name = NoteName(origin), let year = origin.split(separator: "/").last.flatMap({ Int($0) })
        else {
            throw GatewayConfiguration.Invalid(
                description: "\(origin) is no origin of a log: check public.url"
            )
        }
        let path = logPath(year)
        guard let signer = NoteSigner(name: name, rawKey: Array(try read(path))) else {
            throw GatewayConfiguration.Invalid(description: "\(path) is no key: restore it from its backup")
        }
        return signer
    }

    private func read(_ path: String) throws -> Data {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw GatewayConfiguration.Invalid(
                description:
                    "cannot read the key \(path): restore it from its backup (init makes new keys, which fit no data that is there)"
            )
        }
        try KeyPermissions.check(path)
        guard let key = KeyFiles.bytes(text) else {
            throw GatewayConfiguration.Invalid(
                description: "\(path) is not the base64 of 32 bytes: restore it from its backup"
            )
        }
        return key
    }

    /// The 32 bytes that a key's text stands for.
    static func bytes(_ text: String) -> Data? {
        Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)).flatMap {
            $0.count == 32 ? $0 : nil
        }
    }
}

/// Keys of the gateway are for it alone.
enum KeyPermissions {
    /// - Throws: ``GatewayConfiguration/Invalid`` if others may read the file.
    static func check(_ path: String) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 else { return }
        throw GatewayConfiguration.Invalid(description: "\(path) may be read by others: chmod 600 \(path)")
    }
}
