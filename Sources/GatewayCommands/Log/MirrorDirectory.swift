import CanonicalJSON
import Foundation
import TransparencyLog

/// A copy of a log on disk, laid out as the log is served (C2SP tlog-tiles): `checkpoint`, `declaration` and `tile/…`.
///
/// Any web server that serves the directory serves the log. What is written appears whole or not at all.
struct MirrorDirectory: Sendable {
    let path: String
    static let checkpointLimit = 1 << 20
    static let declaration = "declaration"
    static let declarationLimit = 1 << 16

    init(_ path: String) {
        self.path = path
    }

    var checkpointPath: String { "\(path)/checkpoint" }

    // MARK: Reading

    /// The bytes of a tile or bundle; those of the full one stand for a partial one that is no longer kept.
    ///
    /// - Throws: ``CommandFailure`` for a file that is there but cannot be read.
    func bytes(of resource: LogResource) throws -> [UInt8]? {
        if let bytes = try exactBytes(of: resource) { return bytes }
        guard resource.isPartial, let full = resource.resized(to: TileCoordinates.fullWidth),
            let bytes = try file(full.path, limit: full.byteCount), bytes.count == full.byteCount
        else { return nil }
        return Array(bytes.prefix(resource.byteCount))
    }

    /// The bytes of the very file of a tile or bundle.
    func exactBytes(of resource: LogResource) throws -> [UInt8]? {
        try file(resource.path, limit: 2 * resource.byteCount)
    }

    /// The checkpoint that the mirror is of; nil in a directory without one.
    ///
    /// - Throws: ``CommandFailure`` if it cannot be trusted.
    func checkpoint(keys: [NoteVerifierKey]) throws -> SignedCheckpoint? {
        try file("checkpoint", limit: MirrorDirectory.checkpointLimit).map { bytes in
            try SignedCheckpoint(verifying: bytes, keys: keys, place: checkpointPath)
        }
    }

    /// The checkpoint of a mirror that must be there.
    func requiredCheckpoint(keys: [NoteVerifierKey]) throws -> SignedCheckpoint {
        guard let checkpoint = try checkpoint(keys: keys) else {
            throw CommandFailure("\(path) holds no checkpoint: make the mirror with oncegate log mirror")
        }
        return checkpoint
    }

    /// The record of entry 0; nil where the mirrored log did not show it.
    func declaration() throws -> [UInt8]? {
        try file(MirrorDirectory.declaration, limit: MirrorDirectory.declarationLimit)
    }

    private func file(_ name: String, limit: Int) throws -> [UInt8]? {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw unreadable(file) }
            return nil
        }
        defer { close(descriptor) }
        // One byte more than can be right tells that a file is too long.
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            guard count >= 0 else { throw unreadable(file) }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    private func unreadable(_ file: String) -> CommandFailure {
        CommandFailure("cannot read \(file): \(String(cString: strerror(errno)))")
    }

    // MARK: Writing

    /// Makes the directory, and keeps other runs out of it until the returned file is closed or the process ends.
    ///
    /// - Throws: ``CommandFailure`` if it cannot be made, or if another run is at work.
    func lock() throws -> FileHandle {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("cannot make the directory \(path): may you write there?")
        }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure("another run of oncegate log mirror is at work in \(path): wait for its end")
        }
        return handle
    }

    /// Keeps a tile or bundle that was verified.
    func write(_ bytes: [UInt8], as resource: LogResource) throws {
        try write(bytes, to: resource.path)
    }

    /// Keeps the record of entry 0, which was verified.
    func write(declaration: [UInt8]) throws { try write(declaration, to: MirrorDirectory.declaration) }

    /// Makes a checkpoint the mirror's, once all that it covers is on disk.
    func replaceCheckpoint(_ checkpoint: SignedCheckpoint) throws {
        sync()
        try write(Array(checkpoint.encoded.utf8), to: "checkpoint")
        sync()
    }

    /// Keeps a checkpoint as evidence, beside the mirror's own.
    ///
    /// - Returns: the file.
    func keepEvidence(_ checkpoint: SignedCheckpoint) throws -> String {
        let root = Hexadecimal.text(checkpoint.checkpoint.root.bytes.prefix(4))
        let name = "evidence/\(checkpoint.checkpoint.size)-\(root).checkpoint"
        try write(Array(checkpoint.encoded.utf8), to: name)
        return "\(path)/\(name)"
    }

    /// Removes the partial forms of a tile or bundle that is there in full.
    func removePartials(of resource: LogResource) {
        guard let full = resource.resized(to: TileCoordinates.fullWidth) else { return }
        try? FileManager.default.removeItem(atPath: "\(path)/\(full.path).p")
    }

    private func write(_ bytes: [UInt8], to name: String) throws {
        let file = "\(path)/\(name)"
        // One run at a time holds the directory, so what a broken-off run left under this name is written over.
        let fresh = "\(file).new"
        do {
            try FileManager.default.createDirectory(
                atPath: String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]),
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: URL(fileURLWithPath: fresh))
        } catch {
            unlink(fresh)
            throw CommandFailure(
                "cannot write \(file): is there room, and may you write there? (\(error.localizedDescription))"
            )
        }
        guard rename(fresh, file) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(fresh)
            throw CommandFailure("cannot write \(file): \(reason)")
        }
    }
}
