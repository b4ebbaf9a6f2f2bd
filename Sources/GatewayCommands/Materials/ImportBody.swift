import CanonicalJSON
import Foundation
import NIOCore

/// What is sent to the import, made while it is sent; it can be read once only.
struct ImportBody: AsyncSequence, Sendable {
    /// Where the lines come from.
    enum Source: Sendable {
        /// NDJSON, sent as it is.
        case lines(InputFile)
        /// CSV, each record made into a line.
        case records(CSVFile, ColumnMapping)
    }

    let source: Source
    let progress: ImportProgress
    let malformed: MalformedRows

    func makeAsyncIterator() -> AsyncIterator {
        switch source {
        case .lines(let file): AsyncIterator(reading: .lines(file.makeAsyncIterator()), progress, malformed)
        case .records(let file, let mapping):
            AsyncIterator(reading: .records(file, RecordLines(mapping: mapping)), progress, malformed)
        }
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate enum Reading {
            case lines(InputFile.AsyncIterator)
            case records(CSVFile, RecordLines)
        }

        private var reading: Reading
        private let progress: ImportProgress
        private let malformed: MalformedRows

        fileprivate init(reading: Reading, _ progress: ImportProgress, _ malformed: MalformedRows) {
            self.reading = reading
            self.progress = progress
            self.malformed = malformed
        }

        mutating func next() async throws -> ByteBuffer? {
            switch reading {
            case .lines(var chunks):
                guard let chunk = try await chunks.next() else { return end() }
                progress.add(bytes: chunk.count, records: chunk.count { $0 == UInt8(ascii: "\n") })
                return ByteBuffer(bytes: chunk)
            case .records(var file, var lines):
                defer { reading = .records(file, lines) }
                var text: [UInt8] = []
                while text.isEmpty {
                    guard let rows = try await file.next() else { return end() }
                    for row in rows { lines.append(row, to: &text, malformed) }
                    progress.add(bytes: file.takeByteCount(), records: rows.count)
                }
                return ByteBuffer(bytes: text)
            }
        }

        private func end() -> ByteBuffer? {
            progress.finishSending()
            return nil
        }
    }
}

/// Writes records as lines of NDJSON, each on the line on which it begins in the file.
///
/// The gateway counts empty lines and skips them, so the lines that it names are those of the input: the header, the
/// further lines of a record and malformed ones are sent as empty lines.
struct RecordLines {
    private let mapping: ColumnMapping
    private var line = 1
    /// The longest line that an import takes.
    private static let limit = 1 << 20

    init(mapping: ColumnMapping) {
        self.mapping = mapping
    }

    mutating func append(_ row: CSVRow, to text: inout [UInt8], _ malformed: MalformedRows) {
        switch row {
        case .malformed(let line, let fault): malformed.add(fault, line: line)
        case .record(let line, let cells):
            let json = mapping.submission(cells).encodedBytes
            guard json.count <= RecordLines.limit else { return malformed.add(.tooLong, line: line) }
            while self.line < line {
                text.append(UInt8(ascii: "\n"))
                self.line += 1
            }
            text += json
            text.append(UInt8(ascii: "\n"))
            self.line += 1
        }
    }
}
