/// Rows as bytes.
///
/// Each value is a byte that tells its kind, then an integer in eight bytes, or a length in four and as many bytes. Every number is
/// big-endian.
public enum ContentCoding {
    /// Bytes that are no rows.
    public struct Malformed: Error {
        /// Rows that are not those of their table.
        public init() {}
    }

    private enum Mark {
        static let null: UInt8 = 0
        static let integer: UInt8 = 1
        static let text: UInt8 = 2
        static let bytes: UInt8 = 3
    }

    /// Appends a row.
    public static func append(_ row: ContentRow, to bytes: inout [UInt8]) {
        for value in row {
            switch value {
            case .null: bytes.append(Mark.null)
            case .integer(let number):
                bytes.append(Mark.integer)
                append(UInt64(bitPattern: number), width: 8, to: &bytes)
            case .text(let text): append(Mark.text, text.utf8, to: &bytes)
            case .bytes(let content): append(Mark.bytes, content, to: &bytes)
            }
        }
    }

    /// The rows that lie one after the other, of a table with so many columns.
    ///
    /// - Throws: ``Malformed``.
    public static func rows(_ bytes: [UInt8], columns: Int) throws -> [ContentRow] {
        var rows: [ContentRow] = []
        var place = 0
        while place < bytes.count {
            rows.append(try (0..<columns).map { _ in try value(bytes, &place) })
        }
        return rows
    }

    private static func append(_ mark: UInt8, _ content: some Collection<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(mark)
        append(UInt64(content.count), width: 4, to: &bytes)
        bytes += content
    }

    private static func append(_ number: UInt64, width: Int, to bytes: inout [UInt8]) {
        for place in (0..<width).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }

    private static func value(_ bytes: [UInt8], _ place: inout Int) throws -> ContentValue {
        switch try take(1, bytes, &place).first {
        case Mark.null: return .null
        case Mark.integer: return .integer(Int64(bitPattern: number(try take(8, bytes, &place))))
        case Mark.text:
            let length = Int(number(try take(4, bytes, &place)))
            guard let text = String(validating: try take(length, bytes, &place), as: UTF8.self) else {
                throw Malformed()
            }
            return .text(text)
        case Mark.bytes:
            let length = Int(number(try take(4, bytes, &place)))
            return .bytes(Array(try take(length, bytes, &place)))
        default: throw Malformed()
        }
    }

    private static func take(_ count: Int, _ bytes: [UInt8], _ place: inout Int) throws -> ArraySlice<UInt8> {
        guard bytes.count - place >= count else { throw Malformed() }
        defer { place += count }
        return bytes[place..<(place + count)]
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
