import SharingService

/// A text file of a release with its encodings, all written in one go.
final class TextFile {
    private struct Encoded {
        let encoding: FileEncoding
        let compression: any Compression
        let file: HashedFile
    }

    private let plain: HashedFile
    private let encoded: [Encoded]
    private var buffer: [UInt8] = []
    private let partSize = 1 << 18

    init(creating path: String) throws {
        plain = try HashedFile(creating: path)
        encoded = try FileEncoding.allCases.map { encoding in
            Encoded(
                encoding: encoding,
                compression: try encoding.compression(),
                file: try HashedFile(creating: path + encoding.suffix)
            )
        }
    }

    /// Takes what `append` adds.
    func write(_ append: (inout [UInt8]) -> Void) throws {
        append(&buffer)
        if buffer.count >= partSize { try pass(isLast: false) }
    }

    /// Brings everything to the disk.
    func finish() throws -> (plain: ArchivedFile, encoded: [FileEncoding: ArchivedFile]) {
        try pass(isLast: true)
        var files: [FileEncoding: ArchivedFile] = [:]
        for encoded in encoded { files[encoded.encoding] = try encoded.file.finish() }
        return (try plain.finish(), files)
    }

    private func pass(isLast: Bool) throws {
        try buffer.withUnsafeBytes { bytes in
            try plain.append(bytes)
            for encoded in encoded {
                try encoded.compression.compress(bytes, isLast: isLast) { try encoded.file.append($0) }
            }
        }
        buffer.removeAll(keepingCapacity: buffer.capacity <= 4 * partSize)
    }
}
