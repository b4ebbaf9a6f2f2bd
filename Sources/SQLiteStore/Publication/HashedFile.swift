import CanonicalJSON
import Crypto
import Foundation
import SharingService

/// A new file that is written from its beginning to its end, with the hash of what was written.
final class HashedFile {
    private let path: String
    private let descriptor: Int32
    private var hash = SHA256()
    private var size: Int64 = 0

    /// Makes a file that only the owner can read.
    init(creating path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, StoreFiles.mode)
        guard descriptor >= 0 else { throw ReleaseArchiveError.failed(path) }
    }

    deinit { close(descriptor) }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw ReleaseArchiveError.failed(path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        hash.update(bufferPointer: bytes)
        size += Int64(bytes.count)
    }

    /// Brings everything to the disk.
    func finish() throws -> ArchivedFile {
        guard fsync(descriptor) == 0 else { throw ReleaseArchiveError.failed(path) }
        return ArchivedFile(path: path, size: size, sha256: Hexadecimal.text(hash.finalize()))
    }

    /// Writes a small file at once.
    static func write(_ bytes: [UInt8], to path: String) throws -> ArchivedFile {
        let file = try HashedFile(creating: path)
        try bytes.withUnsafeBytes { try file.append($0) }
        return try file.finish()
    }

    /// Brings a file that something else has written to the disk, and hashes it.
    static func adopt(_ path: String) throws -> ArchivedFile {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReleaseArchiveError.failed(path) }
        defer { close(descriptor) }
        var hash = SHA256()
        var size: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = buffer.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(size))
            }
            guard count >= 0 else { throw ReleaseArchiveError.failed(path) }
            guard count > 0 else { break }
            buffer.withUnsafeBytes {
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
            size += Int64(count)
        }
        guard fsync(descriptor) == 0 else { throw ReleaseArchiveError.failed(path) }
        return ArchivedFile(path: path, size: size, sha256: Hexadecimal.text(hash.finalize()))
    }
}
