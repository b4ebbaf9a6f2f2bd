/// Why bytes are not acceptable JSON, and where.
public struct JSONSyntaxError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Problem: String, Hashable, Sendable {
        /// The text ends too early.
        case unexpectedEnd = "the text ends too early"
        /// A character that cannot stand here.
        case unexpectedCharacter = "an unexpected character"
        /// Something follows the value.
        case trailingCharacters = "something follows the value"
        /// Objects and arrays are nested more deeply than allowed.
        case tooDeep = "nested more than 32 levels deep"
        /// An object names a member twice.
        case duplicateMember = "a duplicate member name in one object"
        /// A string is not valid UTF-8 or holds a lone surrogate, a noncharacter or a raw control character.
        case invalidString = "a string is not valid Unicode text"
        /// A number is malformed or too large.
        case invalidNumber = "a number is malformed or out of range"
    }

    /// What is wrong.
    public let problem: Problem
    /// Where, in bytes from the start.
    public let offset: Int
}

extension JSONSyntaxError: CustomStringConvertible {
    /// What is wrong and where, in words; nothing of the text.
    public var description: String { "\(problem.rawValue) at byte \(offset)" }
}

extension JSONValue {
    /// How deeply objects and arrays may be nested.
    public static let maximumDepth = 32

    /// Parses one JSON text strictly, as I-JSON (RFC 8259, RFC 7493).
    ///
    /// - Throws: ``JSONSyntaxError`` with the first problem and its place.
    public init(parsing bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }

    /// Parses one JSON text strictly, as I-JSON (RFC 8259, RFC 7493).
    ///
    /// - Throws: ``JSONSyntaxError`` with the first problem and its place.
    public init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<JSONValue, JSONSyntaxError> in
            do throws(JSONSyntaxError) {
                return .success(try JSONValue(parsing: buffer))
            } catch {
                return .failure(error)
            }
        }
        self = try result.get()
    }
}

/// A recursive descent over raw bytes; the depth bound keeps it within any thread's stack.
struct JSONParser {
    let bytes: UnsafeRawBufferPointer
    var offset = 0
    var depth = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        let value = try self.value()
        skipSpace()
        guard offset == bytes.count else { throw failure(.trailingCharacters) }
        return value
    }

    func failure(_ problem: JSONSyntaxError.Problem) -> JSONSyntaxError {
        JSONSyntaxError(problem: problem, offset: offset)
    }

    mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    mutating func value() throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
        guard offset < bytes.count else { throw failure(.unexpectedEnd) }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        default: throw failure(.unexpectedCharacter)
        }
    }

    private mutating func literal(
        _ text: StaticString,
        _ value: JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        for index in 0..<text.utf8CodeUnitCount {
            guard offset < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[offset] == text.utf8Start[index] else { throw failure(.unexpectedCharacter) }
            offset += 1
        }
        return value
    }

    private mutating func enter() throws(JSONSyntaxError) {
        depth += 1
        guard depth <= JSONValue.maximumDepth else { throw failure(.tooDeep) }
        offset += 1
        skipSpace()
    }

    /// Consumes `closer` (true) or a comma (false).
    private mutating func closes(_ closer: UInt8) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        guard offset < bytes.count else { throw failure(.unexpectedEnd) }
        switch bytes[offset] {
        case closer:
            offset += 1
            depth -= 1
            return true
        case UInt8(ascii: ","):
            offset += 1
            return false
        default: throw failure(.unexpectedCharacter)
        }
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        try enter()
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "]") {
            _ = try closes(UInt8(ascii: "]"))
            return .array([])
        }
        var elements: [JSONValue] = []
        repeat { elements.append(try value()) } while try !closes(UInt8(ascii: "]"))
        return .array(elements)
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        try enter()
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "}") {
            _ = try closes(UInt8(ascii: "}"))
            return .object(JSONObject())
        }
        var members: [JSONObject.Member] = []
        var seen: Set<[UInt8]> = []
        repeat {
            skipSpace()
            guard offset < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[offset] == UInt8(ascii: "\"") else { throw failure(.unexpectedCharacter) }
            let start = offset
            let name = try string()
            // Names are compared by code points (RFC 7493 §2.3). A linear search is quickest for the usual few members; a set bounds the cost of an attacker's many.
            let isDuplicate =
                members.count < 16
                ? members.contains { $0.name.hasCodePoints(of: name) } : seen.contains(Array(name.utf8))
            guard !isDuplicate else { throw JSONSyntaxError(problem: .duplicateMember, offset: start) }
            skipSpace()
            guard offset < bytes.count else { throw failure(.unexpectedEnd) }
            guard bytes[offset] == UInt8(ascii: ":") else { throw failure(.unexpectedCharacter) }
            offset += 1
            members.append(JSONObject.Member(name: name, value: try value()))
            if members.count == 16 {
                seen = Set(members.map { Array($0.name.utf8) })
            } else if members.count > 16 {
                seen.insert(Array(name.utf8))
            }
        } while try !closes(UInt8(ascii: "}"))
        return .object(JSONObject(uniqueMembers: members))
    }
}
