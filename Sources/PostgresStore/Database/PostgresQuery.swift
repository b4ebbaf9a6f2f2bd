import SharingService

/// A statement with its values, ready to be sent.
///
/// The connection prepares each text once; so there are few texts, and what differs is in the values. Every integer of the
/// database is a `bigint`, and where the server cannot tell a parameter's type by itself the text casts it.
struct PostgresQuery: Sendable {
    let sql: String
    let values: [PostgresValue]

    init(_ sql: String, _ values: PostgresValue...) { self.init(sql, values: values) }

    init(_ sql: String, values: [PostgresValue]) {
        self.sql = sql
        self.values = values
    }
}

/// A parameter of a statement; each is sent in PostgreSQL's binary form.
enum PostgresValue: Sendable {
    /// `bigint`
    case integer(Int64?)
    /// `text`
    case text(String?)
    /// `bytea`
    case bytes([UInt8]?)
    /// `boolean`
    case boolean(Bool)
    /// `bigint[]`
    case integers([Int64?])
    /// `text[]`
    case texts([String?])
    /// `bytea[]`
    case byteStrings([[UInt8]?])
    /// `boolean[]`
    case booleans([Bool])

    /// A tag as `bytea`.
    static func tag(_ tag: BlindTag?) -> PostgresValue { .bytes(tag?.bytes) }
    /// Tags as `bytea[]`.
    static func tags(_ tags: [BlindTag]) -> PostgresValue { .byteStrings(tags.map(\.bytes)) }
}

extension PostgresValue {
    /// The bytes as the server reads them; nil for a null.
    ///
    /// PostgreSQL, "Frontend/Backend Protocol": binary values are big-endian; an array has its number of dimensions, whether
    /// it holds nulls, its elements' type, its length and first index, then each element after its length.
    var binary: [UInt8]? {
        switch self {
        case .integer(let value): value.map(PostgresValue.bigEndian)
        case .text(let value): value.map { Array($0.utf8) }
        case .bytes(let value): value
        case .boolean(let value): [value ? 1 : 0]
        case .integers(let values):
            PostgresValue.array(values.map { $0.map(PostgresValue.bigEndian) }, of: 20)
        case .texts(let values): PostgresValue.array(values.map { $0.map { Array($0.utf8) } }, of: 25)
        case .byteStrings(let values): PostgresValue.array(values, of: 17)
        case .booleans(let values): PostgresValue.array(values.map { [$0 ? 1 : 0] }, of: 16)
        }
    }

    private static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    private static func array(_ elements: [[UInt8]?], of type: UInt32) -> [UInt8] {
        let header: [UInt32] = [elements.isEmpty ? 0 : 1, elements.contains(nil) ? 1 : 0, type]
        var bytes = header.flatMap(bigEndian)
        guard !elements.isEmpty else { return bytes }
        bytes.reserveCapacity(20 + elements.reduce(0) { $0 + 4 + ($1?.count ?? 0) })
        bytes += bigEndian(UInt32(elements.count)) + bigEndian(UInt32(1))
        for element in elements {
            bytes += bigEndian(element.map { Int32($0.count) } ?? -1)
            bytes += element ?? []
        }
        return bytes
    }
}
