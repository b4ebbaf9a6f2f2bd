import Glibc
import Hummingbird
import NIOCore
import NIOPosix
import SharingService

/// An open file from which answers are read, part by part as the client takes it; it is closed when nobody reads any more.
final class FileContent: Sendable {
    private static let partSize: Int64 = 512 << 10
    private static let shortest = 64 << 10

    private let descriptor: CInt
    private let isPublic: @Sendable () -> Bool

    /// Opens a file; nil if it is not there, or not as long as it was.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - isPublic: Whether it may be given still; a recall ends the answer where it is.
    init?(_ file: ArchivedFile, while isPublic: @escaping @Sendable () -> Bool) {
        self.isPublic = isPublic
        descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_size == file.size else {
            return nil
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The bytes of `range`.
    func body(_ range: Range<Int64>) -> ResponseBody {
        // A short read costs less than another thread does.
        if range.count <= FileContent.shortest, let bytes = try? read(range.lowerBound, range.count) {
            return ResponseBody(byteBuffer: bytes)
        }
        return ResponseBody(contentLength: Int(range.count)) { [self] writer in
            var offset = range.lowerBound
            while offset < range.upperBound {
                let start = offset
                let count = min(FileContent.partSize, range.upperBound - start)
                // A disk may be slow, and the threads of connections must not wait for it.
                let part = try await NIOThreadPool.singleton.runIfActive { try self.read(start, Int(count)) }
                offset += count
                guard isPublic() else { throw ReleaseArchiveError.missing }
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
    }

    private func read(_ offset: Int64, _ count: Int) throws -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        while buffer.readableBytes < count {
            let place = off_t(offset) + off_t(buffer.readableBytes)
            let missing = count - buffer.readableBytes
            let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) { space in
                max(0, pread(descriptor, space.baseAddress, missing, place))
            }
            guard got > 0 else { throw IOError(errnoCode: errno, reason: "a released file ended too early") }
        }
        return buffer
    }
}
