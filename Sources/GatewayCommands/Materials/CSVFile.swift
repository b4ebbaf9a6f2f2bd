import ArgumentParser

/// A CSV file: its header, then its records as they are read.
struct CSVFile: Sendable {
    /// The names of the columns, without spaces around them.
    let header: [String]
    private var rows: [CSVRow]
    private var parser: CSVParser
    private var chunks: InputFile.AsyncIterator
    private var isAtEnd = false
    /// How many bytes were read since the last call of ``takeByteCount()``.
    private var byteCount = 0

    /// Reads the header.
    ///
    /// - Throws: `ValidationError` if there is none.
    init(_ file: InputFile) async throws {
        parser = CSVParser()
        chunks = file.makeAsyncIterator()
        var rows: [CSVRow] = []
        while rows.isEmpty, !isAtEnd {
            if let chunk = try await chunks.next() {
                byteCount += chunk.count
                rows = parser.append(chunk)
            } else {
                isAtEnd = true
                rows = parser.finish()
            }
        }
        switch rows.first {
        case .record(_, let cells)?:
            header = cells.map { String($0.trimmingPrefix(while: \.isWhitespace)).trimmedAtEnd() }
        case .malformed(let line, let fault)?:
            throw ValidationError(
                "\(file.name), line \(line), cannot be the header of a CSV file: \(fault.message)"
            )
        case nil:
            throw ValidationError("\(file.name) is empty; a CSV file begins with the names of its columns")
        }
        self.rows = Array(rows.dropFirst())
    }

    /// The next records; nil at the end.
    ///
    /// A record with more or fewer cells than the header is malformed.
    mutating func next() async throws -> [CSVRow]? {
        while rows.isEmpty {
            if isAtEnd { return nil }
            if let chunk = try await chunks.next() {
                byteCount += chunk.count
                rows = parser.append(chunk)
            } else {
                isAtEnd = true
                rows = parser.finish()
            }
        }
        defer { rows = [] }
        return rows.map { row in
            guard case .record(let line, let cells) = row, cells.count != header.count else { return row }
            return .malformed(line: line, .cellCount(expected: header.count, actual: cells.count))
        }
    }

    /// How many bytes were read since this was asked last.
    mutating func takeByteCount() -> Int {
        defer { byteCount = 0 }
        return byteCount
    }
}

extension String {
    fileprivate func trimmedAtEnd() -> String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
