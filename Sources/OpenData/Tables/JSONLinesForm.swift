public import CanonicalJSON
public import SharingModel

/// How rows of a released table are written as JSON, one object a line (JSON Lines).
///
/// Members stand in the order of the columns. Whole numbers of integer columns that every reader keeps exact are numbers,
/// `true` and `false` of boolean columns are themselves; everything else is text, decimals and codes too. What is absent is
/// null, what is masked ``Cell/maskedText``.
public struct JSONLinesForm: Sendable {
    /// Before each value: a brace or comma, the name and a colon.
    private let openings: [[UInt8]]
    private let types: [FieldType]

    /// Writes rows of `table`.
    public init(_ table: ReleasedTable) {
        self.init(table.columns)
    }

    /// Writes rows that have these columns.
    public init(_ columns: [ReleasedColumn]) {
        types = columns.map(\.type)
        openings = columns.enumerated().map { index, column in
            var opening: [UInt8] = [UInt8(ascii: index == 0 ? "{" : ",")]
            JSONValue.string(column.name).appendCanonical(to: &opening)
            opening.append(UInt8(ascii: ":"))
            return opening
        }
    }

    /// Appends a row and the end of the line.
    public func appendLine(_ row: PackedRow, to bytes: inout [UInt8]) {
        append(row, to: &bytes)
        bytes.append(0x0A)
    }

    /// Appends a row as an object.
    public func append(_ row: PackedRow, to bytes: inout [UInt8]) {
        var row = row
        var index = 0
        while let cell = row.next() {
            bytes.append(contentsOf: openings[index])
            append(cell, of: types[index], to: &bytes)
            index += 1
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private func append(_ cell: PackedRow.Cell, of type: FieldType, to bytes: inout [UInt8]) {
        switch cell {
        case .absent: bytes.append(contentsOf: JSONLinesForm.null)
        case .masked: bytes.append(contentsOf: JSONLinesForm.masked)
        case .value(let text):
            let isBare =
                switch type {
                case .integer: WholeNumber.value(of: text).map(WholeNumber.isSafe) ?? false
                case .boolean: text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
                case .string, .number, .date: false
                }
            if isBare {
                bytes.append(contentsOf: text)
            } else {
                JSONValue.appendQuoted(utf8: text, to: &bytes)
            }
        }
    }

    private static let null = Array("null".utf8)
    private static let masked = Array("\"\(Cell.maskedText)\"".utf8)

    /// The value of one cell, for answers that are built as a tree.
    public static func value(of cell: Cell, type: FieldType) -> JSONValue {
        guard case .value(var text) = cell, !text.isEmpty else {
            return cell == .masked ? .string(Cell.maskedText) : .null
        }
        switch type {
        case .integer:
            let number = text.withUTF8 { WholeNumber.value(of: UnsafeRawBufferPointer($0)) }
            if let number, WholeNumber.isSafe(number) { return .integer(number) }
        case .boolean where text == "true": return true
        case .boolean where text == "false": return false
        case .boolean, .string, .number, .date: break
        }
        return .string(text)
    }
}
