import SharingModel

/// How a released table is written as comma-separated values (RFC 4180).
///
/// UTF-8, a header row, quotes only where a reader needs them, masked cells as ``Cell/maskedText``, absent ones empty.
public struct CSVForm: Sendable {
    private let table: ReleasedTable
    private let isForSpreadsheets: Bool
    private let isNumeric: [Bool]
    private let lineEnd: [UInt8]

    /// The canonical form: no byte order mark, lines end with LF, every value as it is.
    public static func canonical(_ table: ReleasedTable) -> CSVForm {
        CSVForm(table, isForSpreadsheets: false)
    }

    /// The form for people who open it in a spreadsheet.
    ///
    /// It has the byte order mark and CRLF, and a `'` before what the spreadsheet would calculate (`= + - @`, also full-width,
    /// tab, CR, LF) and before codes that it would spoil as numbers: digits with a leading zero, or more than 15 of them.
    /// Cells of number columns stay numbers.
    public static func spreadsheet(_ table: ReleasedTable) -> CSVForm {
        CSVForm(table, isForSpreadsheets: true)
    }

    private init(_ table: ReleasedTable, isForSpreadsheets: Bool) {
        self.table = table
        self.isForSpreadsheets = isForSpreadsheets
        isNumeric = table.columns.map { $0.type == .integer || $0.type == .number }
        lineEnd = isForSpreadsheets ? [0x0D, 0x0A] : [0x0A]
    }

    /// What stands before the first row.
    public var header: [UInt8] {
        var bytes: [UInt8] = isForSpreadsheets ? [0xEF, 0xBB, 0xBF] : []
        for (index, column) in table.columns.enumerated() {
            if index > 0 { bytes.append(comma) }
            var name = column.name
            name.withUTF8 { append(UnsafeRawBufferPointer($0), isNumeric: false, to: &bytes) }
        }
        bytes.append(contentsOf: lineEnd)
        return bytes
    }

    /// Appends a row.
    public func append(_ row: PackedRow, to bytes: inout [UInt8]) {
        var row = row
        var index = 0
        while let cell = row.next() {
            if index > 0 { bytes.append(comma) }
            switch cell {
            case .absent: break
            case .masked: bytes.append(contentsOf: CSVForm.masked)
            case .value(let text): append(text, isNumeric: isNumeric[index], to: &bytes)
            }
            index += 1
        }
        bytes.append(contentsOf: lineEnd)
    }

    private static let masked = Array(Cell.maskedText.utf8)
    private var comma: UInt8 { UInt8(ascii: ",") }
    private var quote: UInt8 { UInt8(ascii: "\"") }

    private func append(_ text: UnsafeRawBufferPointer, isNumeric: Bool, to bytes: inout [UInt8]) {
        let isGuarded = isForSpreadsheets && SpreadsheetHazard.isIn(text, isNumeric: isNumeric)
        // Everything that needs quotes is at most a comma in the order of bytes, which few cells contain.
        let needsQuotes = text.contains {
            $0 <= 0x2C && ($0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D)
        }
        guard needsQuotes else {
            if isGuarded { bytes.append(UInt8(ascii: "'")) }
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(quote)
        if isGuarded { bytes.append(UInt8(ascii: "'")) }
        var start = 0
        for (index, byte) in text.enumerated() where byte == quote {
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...index]))
            start = index
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
        bytes.append(quote)
    }
}
