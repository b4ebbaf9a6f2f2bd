// To the compiler the structures of C belong to whichever module declares them first, and it differs from build to build.
import CDispatch
import Crypto
import Foundation

/// A file that gets its name only when all of it is on disk, and leaves nothing behind otherwise.
final class NewFile {
    let path: String
    private let fresh: String
    private let handle: FileHandle
    private var hash = SHA256()
    private var isKept = false

    /// Begins a file for its owner alone.
    ///
    /// - Throws: ``CommandFailure``.
    init(_ path: String) throws {
        self.path = path
        fresh = "\(path).new"
        unlink(fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("cannot write \(path): is there such a directory, and may you write there?")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit { if !isKept { unlink(fresh) } }

    func write(_ bytes: Data) throws {
        hash.update(data: bytes)
        try failing { try handle.write(contentsOf: bytes) }
    }

    /// Puts it on disk under its name, and reads it back.
    ///
    /// - Returns: the SHA-256 of what is on disk.
    /// - Throws: ``CommandFailure``, also where there is a file of that name and it may not be replaced.
    func finish(replacing: Bool) throws -> SHA256Digest {
        let digest = hash.finalize()
        try failing {
            try handle.synchronize()
            // What comes back is to come from the disk, not from memory.
            posix_fadvise(handle.fileDescriptor, 0, 0, POSIX_FADV_DONTNEED)
            guard try NewFile.digest(of: fresh) == digest else {
                throw CommandFailure("the disk gives back other bytes than were written to it")
            }
            // A link, unlike a new name, takes no other file's place.
            guard (replacing ? rename(fresh, path) : link(fresh, path)) == 0 else {
                throw DurableFile.Failure(path)
            }
            if !replacing { unlink(fresh) }
            isKept = true
            try DurableFile.synchronizeDirectory(of: path)
        }
        return digest
    }

    private func failing<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            throw CommandFailure(
                "\(path) was not written, and nothing of it is left: \(NewFile.reason(error))"
            )
        }
    }

    private static func reason(_ error: any Error) -> String {
        let system = error as NSError
        let code = (system.userInfo[NSUnderlyingErrorKey] as? NSError ?? system).code
        guard error is CocoaError || error is POSIXError else { return "\(error)" }
        return code == Int(ENOSPC) || (error as? CocoaError)?.code == .fileWriteOutOfSpace
            ? "the disk is full" : String(cString: strerror(Int32(code)))
    }

    private static func digest(of path: String) throws -> SHA256Digest {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        var hash = SHA256()
        while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty { hash.update(data: chunk) }
        return hash.finalize()
    }
}
