import Glibc
import HummingbirdCore
import NIOCore
import SharingService

/// A file of the archive as the body of an answer, read as the client takes it.
struct FileBody: Sendable {
    private let file: ArchivedFile
    private let checkReader: @Sendable () throws -> Void

    private static let partSize = 256 << 10

    /// Reads `file`, for as long as `checkReader` does not throw.
    init(_ file: ArchivedFile, for checkReader: @escaping @Sendable () throws -> Void) {
        self.file = file
        self.checkReader = checkReader
    }

    /// Its bytes in parts; they end where they are when the file is removed, or its reader may no longer have it.
    var responseBody: ResponseBody {
        ResponseBody(contentLength: Int(file.size)) { [file, checkReader] writer in
            let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
            // Recalled since the request began.
            guard descriptor >= 0 else { throw PublicationRejection.unknown }
            defer { close(descriptor) }
            var offset: Int64 = 0
            while offset < file.size {
                try checkReader()
                guard FileBody.isKept(descriptor) else { throw PublicationRejection.unknown }
                let part = try FileBody.read(descriptor, from: offset, atMost: file.size - offset)
                offset += Int64(part.readableBytes)
                try await writer.write(part)
            }
            try await writer.finish(nil)
        }
    }

    /// Whether an open file has a name still.
    private static func isKept(_ descriptor: CInt) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }

    private static func read(_ descriptor: CInt, from offset: Int64, atMost rest: Int64) throws -> ByteBuffer
    {
        var buffer = ByteBuffer()
        let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: partSize) { space in
            let count = pread(
                descriptor,
                space.baseAddress,
                min(space.count, Int(clamping: rest)),
                off_t(offset)
            )
            guard count > 0 else { throw PublicationRejection.unknown }
            return count
        }
        precondition(count == buffer.readableBytes)
        return buffer
    }
}
