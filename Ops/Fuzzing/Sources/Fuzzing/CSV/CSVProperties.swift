/// CSV: the same however it is cut into chunks, and what was read is read again when it is written.
enum CSVProperties {
    static func check(_ input: [UInt8]) {
        // The first byte says where the rest is cut.
        guard let cut = input.first else { return }
        let bytes = Array(input.dropFirst())
        let whole = rows([bytes])
        let place = bytes.isEmpty ? 0 : Int(cut) % bytes.count
        require(rows([Array(bytes[..<place]), Array(bytes[place...])]) == whole, "chunks change nothing")
        require(rows(bytes.map { [$0] }) == whole, "single bytes change nothing")
        var last = 0
        for row in whole {
            require(row.line >= max(last, 1), "lines only go on")
            last = row.line
        }
        checkWriting(of: whole)
    }

    private static func rows(_ chunks: [[UInt8]]) -> [CSVRow] {
        var parser = CSVParser()
        var rows: [CSVRow] = []
        for chunk in chunks { rows += parser.append(chunk) }
        return rows + parser.finish()
    }

    private static func checkWriting(of rows: [CSVRow]) {
        let records = rows.compactMap(\.cells)
        let written = records.map { cells in
            cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n"
        }
        let again = self.rows([Array(written.joined().utf8)]).map(\.cells)
        require(again == records.map { $0 }, "cells read as they are written")
    }
}

extension CSVRow {
    fileprivate var line: Int {
        switch self {
        case .record(let line, _), .malformed(let line, _): line
        }
    }

    fileprivate var cells: [String]? {
        guard case .record(_, let cells) = self else { return nil }
        return cells
    }
}
