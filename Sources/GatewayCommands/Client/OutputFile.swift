// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
import Foundation

/// A file that is written anew and that only its owner may read, for it may tell of people.
struct OutputFile {
    let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot write \(path): is there such a directory, and may you write there?")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.path = path
        // A file that was there may be open to others, or another's; terminals and pipes are as they are.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
            throw CommandFailure("\(path) is there already and is not yours: remove it, or give another name")
        }
    }

    func write(_ bytes: [UInt8]) throws {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw CommandFailure("cannot write \(path): \(error)")
        }
    }

    /// Writes a file in one go.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try OutputFile(path)
        try file.write(bytes)
        try? file.handle.close()
    }
}
