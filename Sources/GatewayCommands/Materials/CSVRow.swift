/// One record of a CSV file, or why there is none.
enum CSVRow: Equatable, Sendable {
    /// The cells, and the line of the file on which they begin.
    case record(line: Int, cells: [String])
    /// A line that begins no record.
    case malformed(line: Int, CSVFault)
}

/// Why a line is no record.
enum CSVFault: Equatable, Sendable {
    /// A quoted cell goes on after its closing quotation mark.
    case textAfterQuote
    /// A quotation mark in a cell that is not quoted.
    case quoteInside
    /// A quoted cell that does not end.
    case unterminatedQuote
    /// More bytes than a record may have.
    case tooLong
    /// Bytes that are no UTF-8.
    case notUTF8
    /// Another number of cells than the header has.
    case cellCount(expected: Int, actual: Int)

    var message: String {
        switch self {
        case .textAfterQuote:
            "text follows a closing quotation mark; inside a quoted cell, a quotation mark is written twice"
        case .quoteInside:
            "a quotation mark stands inside a cell that does not begin with one; quote the cell and write the mark twice"
        case .unterminatedQuote: "a quoted cell begins here and does not end"
        case .tooLong: "the record is longer than 1 MiB; is a quotation mark missing?"
        case .notUTF8: "the line is not UTF-8; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"
        case .cellCount(let expected, let actual):
            "the record has \(actual) cells where the header has \(expected)"
        }
    }
}
