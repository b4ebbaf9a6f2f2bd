import Foundation

/// The files of a data directory that belong to a gateway's data and are not the store's own: releases of open data, time stamps,
/// checkpoints that were published.
struct DataFiles {
    let directory: String

    /// What the store keeps there itself, and what is not finished.
    private static let own = ["gateway.", "backup", "subject-keys.", "erasures"]

    /// The paths of all of them, relative to the directory.
    func all() throws -> [String] {
        let walk = FileManager.default.enumerator(atPath: directory)
        var files: [String] = []
        while let path = walk?.nextObject() as? String {
            let isOwn =
                DataFiles.own.contains { path.hasPrefix($0) } || path.hasSuffix(".new")
                || path.contains(".unfinished")
            guard !isOwn, walk?.fileAttributes?[.type] as? FileAttributeType == .typeRegular else { continue }
            files.append(path)
        }
        return files.sorted()
    }
}

/// Files that are put back into a data directory; what was put there is taken away again unless it is kept.
final class RestoredFiles {
    private let directory: String
    private var current: (name: String, handle: FileHandle)?
    private var made: [String] = []
    private(set) var count = 0

    init(_ directory: String) { self.directory = directory }

    deinit { for path in made.reversed() { unlinkOrRemove(path) } }

    /// Begins a file, or adds to the one that was begun.
    func take(_ name: String, _ bytes: [UInt8]) throws {
        if current?.name != name { try begin(name) }
        try current?.handle.write(contentsOf: bytes)
    }

    /// Puts everything on disk, for good.
    func keep() throws {
        try finish()
        made = []
    }

    private func finish() throws {
        try current?.handle.synchronize()
        try current?.handle.close()
        current = nil
    }

    private func begin(_ name: String) throws {
        try finish()
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
            throw CommandFailure("the backup names a file outside of the data directory: \(name)")
        }
        var folder = directory
        for part in parts.dropLast() {
            folder += "/\(part)"
            if mkdir(folder, 0o700) == 0 { made.append(folder) }
        }
        let path = "\(directory)/\(name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "\(path) cannot be made (\(String(cString: strerror(errno)))): restore into an empty directory"
            )
        }
        made.append(path)
        count += 1
        current = (name, FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    private func unlinkOrRemove(_ path: String) { if unlink(path) != 0 { rmdir(path) } }
}
