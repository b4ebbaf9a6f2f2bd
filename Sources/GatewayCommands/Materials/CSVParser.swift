/// Reads CSV (RFC 4180) from chunks, and holds no more than one record of them.
///
/// Lines end with LF or CR LF; a byte order mark is skipped, and so are empty lines. A record that is malformed costs its
/// first line only: reading goes on at the next one, so that a lost quotation mark does not swallow the rest of the file.
struct CSVParser {
    private let limit: Int
    private var buffer: [UInt8] = []
    private var line = 1
    private var isAtStart = true
    /// The rest of a malformed line has not come yet.
    private var isSkipping = false

    /// Records may have up to `limit` bytes.
    init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    /// The records that `bytes` complete.
    mutating func append(_ bytes: some Sequence<UInt8>) -> [CSVRow] {
        buffer += bytes
        return rows(isFinal: false)
    }

    /// The rest, at the end of the file.
    mutating func finish() -> [CSVRow] { rows(isFinal: true) }

    private mutating func rows(isFinal: Bool) -> [CSVRow] {
        var rows: [CSVRow] = []
        var start = 0
        if isAtStart, buffer.count >= 3 || isFinal {
            isAtStart = false
            if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        }
        guard !isAtStart else { return [] }
        if isSkipping, !skipLine(from: &start) {
            buffer = []
            return []
        }
        scan: while start < buffer.count {
            let outcome = buffer.withUnsafeBytes { bytes in
                var scanner = CSVScanner(bytes: bytes, position: start, isFinal: isFinal)
                return scanner.record()
            }
            switch outcome {
            case .record(let cells, let end):
                if cells != [""] { rows.append(.record(line: line, cells: cells)) }
                advance(to: end, from: &start)
            case .fault(let fault):
                rows.append(.malformed(line: line, fault))
                guard skipLine(from: &start) else { break scan }
            case .incomplete:
                guard buffer.count - start > limit else { break scan }
                rows.append(.malformed(line: line, .tooLong))
                guard skipLine(from: &start) else { break scan }
            }
        }
        buffer.removeFirst(min(start, buffer.count))
        return rows
    }

    private mutating func advance(to end: Int, from start: inout Int) {
        for byte in buffer[start..<end] where byte == UInt8(ascii: "\n") { line += 1 }
        start = end
    }

    /// Goes to the next line; false if that has not come yet.
    private mutating func skipLine(from start: inout Int) -> Bool {
        let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n"))
        isSkipping = end == nil
        start = end.map { $0 + 1 } ?? buffer.count
        if end != nil { line += 1 }
        return end != nil
    }
}

/// Scans one record.
private struct CSVScanner {
    let bytes: UnsafeRawBufferPointer
    var position: Int
    let isFinal: Bool

    enum Outcome {
        case record([String], end: Int)
        case fault(CSVFault)
        case incomplete
    }

    /// How a cell ends.
    private enum End {
        case comma
        case record
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private enum Stop: Error {
        case fault(CSVFault)
        case incomplete
    }

    mutating func record() -> Outcome {
        var cells: [String] = []
        do throws(Stop) {
            while true {
                let isQuoted = position < bytes.count && bytes[position] == CSVScanner.quote
                let content = isQuoted ? try quoted() : try plain()
                let end = try separator()
                guard let cell = String(validating: content, as: UTF8.self) else { throw .fault(.notUTF8) }
                cells.append(cell)
                if end == .record { return .record(cells, end: position) }
            }
        } catch {
            switch error {
            case .fault(let fault): return .fault(fault)
            case .incomplete: return .incomplete
            }
        }
    }

    private mutating func plain() throws(Stop) -> [UInt8] {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == CSVScanner.comma || byte == CSVScanner.newline { break }
            if byte == CSVScanner.quote { throw .fault(.quoteInside) }
            position += 1
        }
        if position == bytes.count, !isFinal { throw .incomplete }
        var end = position
        // The CR of CR LF; at the end of the file it stands alone.
        let isLineEnd = position == bytes.count || bytes[position] == CSVScanner.newline
        if isLineEnd, end > start, bytes[end - 1] == CSVScanner.carriageReturn { end -= 1 }
        return Array(bytes[start..<end])
    }

    private mutating func quoted() throws(Stop) -> [UInt8] {
        var content: [UInt8] = []
        position += 1
        var start = position
        while position < bytes.count {
            guard bytes[position] == CSVScanner.quote else {
                position += 1
                continue
            }
            content += bytes[start..<position]
            position += 1
            guard position < bytes.count, bytes[position] == CSVScanner.quote else { return content }
            start = position
            position += 1
        }
        throw isFinal ? .fault(.unterminatedQuote) : .incomplete
    }

    private mutating func separator() throws(Stop) -> End {
        if position < bytes.count, bytes[position] == CSVScanner.comma {
            position += 1
            return .comma
        }
        if position < bytes.count, bytes[position] == CSVScanner.carriageReturn { position += 1 }
        guard position < bytes.count else {
            guard isFinal else { throw .incomplete }
            return .record
        }
        guard bytes[position] == CSVScanner.newline else { throw .fault(.textAfterQuote) }
        position += 1
        return .record
    }
}
