// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
import Crypto
import Foundation
import TransparencyLog

/// The keys that live in files outside the database: base64 of 32 bytes, mode 600.
struct KeyFiles {
    let directory: String
    /// The token's key that wraps the key-encryption key in its file; nil if that lies there as it is.
    var token: PKCS11Key?

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

    private func makeIfAbsent(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        try make(path, SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    }

    /// Makes a file with the base64 of `bytes`, durably; refuses one that is there.
    func make(_ path: String, _ bytes: [UInt8]) throws {
        try KeyFiles.make(path, text: Data(bytes).base64EncodedString() + "\n")
    }

    /// Makes a file for the owner of its directory alone, durably; refuses one that is there.
    ///
    /// The owner of the directory is the gateway's user, whoever runs a command.
    static func make(_ path: String, text: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw GatewayConfiguration.Invalid(
                description: "cannot make the key file \(path): is the directory writable?"
            )
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        let directory = (path as NSString).deletingLastPathComponent
        guard stat(directory, &status) == 0,
            status.st_uid == geteuid() || fchown(descriptor, status.st_uid, status.st_gid) == 0
        else {
            unlink(path)
            throw GatewayConfiguration.Invalid(
                description:
                    "\(directory) belongs to another user, who could not read \(path): run this as that user"
            )
        }
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
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
        guard let key = KeyFiles.bytes(try text(path)) else {
            throw GatewayConfiguration.Invalid(
                description: "\(path) is not the base64 of 32 bytes: restore it from its backup"
            )
        }
        return key
    }

    /// What a key's file says, if nobody else may read it.
    func text(_ path: String) throws -> String {
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
        return text
    }

    /// The bytes that a key's text stands for, of which there must be as many as `count` says.
    static func bytes(_ text: String, count: Int = 32) -> Data? {
        Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)).flatMap {
            $0.count == count ? $0 : nil
        }
    }
}
