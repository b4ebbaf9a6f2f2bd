import SharingModel
import SharingService

/// Cuts a stream of bytes into lines that end with LF or CR LF.
struct LineSplitter {
    private let limit: Int
    private var rest: [UInt8] = []

    /// Lines may have up to `limit` bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// The lines that `bytes` complete.
    ///
    /// - Throws: ``Problem`` 413 when a line is longer than the limit.
    mutating func append(_ bytes: some Collection<UInt8>) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            lines.append(rest + bytes[start..<end])
            rest = []
            start = bytes.index(after: end)
        }
        rest += bytes[start...]
        guard rest.count <= limit, lines.allSatisfy({ $0.count <= limit }) else {
            throw Problem(
                .bodyTooLarge,
                detail: LocalizedText(
                    en: "A line of the import is longer than 1 MiB.",
                    zh: "导入中有一行超过 1 MiB。"
                )
            )
        }
        return lines
    }

    /// The last line, if it did not end.
    mutating func finish() -> [UInt8]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}
