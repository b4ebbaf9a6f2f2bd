import Foundation

/// Files that are there whole after a power cut, or are the ones before.
enum DurableFile {
    /// What the system says.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ path: String) {
            description = "\(path): \(String(cString: strerror(errno)))"
        }
    }

    /// Replaces a file, or makes it.
    ///
    /// When this returns, the file and its name are on disk.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        let fresh = "\(path).new"
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(fresh) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(bytes))
        try file.synchronize()
        guard rename(fresh, path) == 0 else { throw Failure(path) }
        try synchronizeDirectory(of: path)
    }

    /// Puts the names in the directory of `path` on disk.
    static func synchronizeDirectory(of path: String) throws {
        let directory = (path as NSString).deletingLastPathComponent
        let descriptor = open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure(directory) }
    }
}
