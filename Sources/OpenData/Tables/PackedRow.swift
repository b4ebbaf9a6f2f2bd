/// A row's cells in one piece of memory, so that a table is sorted and written by copying bytes, without making texts.
///
/// Each cell is four bytes, little endian, and its text in UTF-8: 0 is an absent cell, 1 a masked one, `n + 2` a text of `n`
/// bytes. An empty text is absent: no file could tell them apart.
public struct PackedRow {
    /// One cell.
    public enum Cell {
        case absent
        case masked
        /// The text's bytes, at least one.
        case value(UnsafeRawBufferPointer)
    }

    private var rest: UnsafeRawBufferPointer

    /// Reads a row that ``append(_:to:)-(_,_)`` wrote; `bytes` must outlive it.
    public init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    /// The next cell; nil after the last.
    public mutating func next() -> Cell? {
        guard rest.count >= 4 else { return nil }
        let word = UInt32(littleEndian: rest.loadUnaligned(as: UInt32.self))
        let end = 4 + (word < 2 ? 0 : Int(word) - 2)
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[end...]) }
        switch word {
        case 0: return .absent
        case 1: return .masked
        default: return .value(UnsafeRawBufferPointer(rebasing: rest[4..<end]))
        }
    }

    /// Appends the cells of a row to `bytes`.
    public static func append(_ cells: [OpenData.Cell], to bytes: inout [UInt8]) {
        for cell in cells {
            switch cell {
            case .absent: append(0, to: &bytes)
            case .masked: append(1, to: &bytes)
            case .value(var text): text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &bytes) }
            }
        }
    }

    /// Appends a cell to `bytes`.
    public static func append(_ cell: Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .absent: append(0, to: &bytes)
        case .masked: append(1, to: &bytes)
        case .value(let text): append(text, to: &bytes)
        }
    }

    private static func append(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        guard !text.isEmpty else { return append(0, to: &bytes) }
        append(UInt32(text.count) + 2, to: &bytes)
        bytes.append(contentsOf: text)
    }

    private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
