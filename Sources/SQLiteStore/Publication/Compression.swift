import CZlib
import CZstd
import SharingService

/// Encodes a stream of bytes; the same bytes in the same parts always give the same encoding.
protocol Compression: AnyObject {
    /// Takes the next part, and gives what is encoded by then; `isLast` ends the stream.
    func compress(
        _ bytes: UnsafeRawBufferPointer,
        isLast: Bool,
        into sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws
}

extension FileEncoding {
    /// What follows the file's name on disk.
    var suffix: String {
        switch self {
        case .gzip: ".gz"
        case .zstd: ".zst"
        }
    }

    func compression() throws -> any Compression {
        switch self {
        case .gzip: try GzipCompression()
        case .zstd: try ZstdCompression()
        }
    }
}

/// gzip (RFC 1952) without name and time.
private final class GzipCompression: Compression {
    /// On the heap, since zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 1 << 16)

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard CZlib_deflateInit_gzip(stream, 6) == Z_OK else {
            throw ReleaseArchiveError.unavailable(
                "there is no memory left to compress files: give the gateway more"
            )
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    func compress(
        _ bytes: UnsafeRawBufferPointer,
        isLast: Bool,
        into sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
        var isFull = true
        while isFull {
            try output.withUnsafeMutableBytes { output in
                stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                _ = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                let count = output.count - Int(stream.pointee.avail_out)
                isFull = stream.pointee.avail_out == 0
                try sink(UnsafeRawBufferPointer(rebasing: output[..<count]))
            }
        }
    }
}

/// Zstandard (RFC 8878) with a window that browsers take (RFC 9659).
private final class ZstdCompression: Compression {
    private let context: OpaquePointer
    private var output = [UInt8](repeating: 0, count: 1 << 17)

    init() throws {
        guard let context = ZSTD_createCCtx() else {
            throw ReleaseArchiveError.unavailable(
                "there is no memory left to compress files: give the gateway more"
            )
        }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 6)
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 21)
    }

    deinit { ZSTD_freeCCtx(context) }

    func compress(
        _ bytes: UnsafeRawBufferPointer,
        isLast: Bool,
        into sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var isDone = false
        while !isDone {
            try output.withUnsafeMutableBytes { memory in
                var output = ZSTD_outBuffer(dst: memory.baseAddress, size: memory.count, pos: 0)
                let remaining = ZSTD_compressStream2(
                    context,
                    &output,
                    &input,
                    isLast ? ZSTD_e_end : ZSTD_e_continue
                )
                guard ZSTD_isError(remaining) == 0 else {
                    throw ReleaseArchiveError.unavailable(
                        "a file could not be compressed (\(String(cString: ZSTD_getErrorName(remaining)))): build the release again"
                    )
                }
                isDone = isLast ? remaining == 0 : input.pos == input.size
                try sink(UnsafeRawBufferPointer(rebasing: memory[..<output.pos]))
            }
        }
    }
}
