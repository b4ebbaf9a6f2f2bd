/// The members of one JSON object, read one after the other from its bytes: a value that is not asked for is passed
/// over and never becomes a value.
///
/// For objects that this program wrote itself: what is passed over is not checked to be sound JSON.
public struct JSONMembers {
    private var parser: JSONParser
    private var isFirst = true

    /// Begins with the first member of the object in `bytes`, which must outlive this.
    ///
    /// - Throws: ``JSONSyntaxError`` if there is no object.
    public init(_ bytes: UnsafeRawBufferPointer) throws(JSONSyntaxError) {
        parser = JSONParser(bytes: bytes)
        parser.skipSpace()
        guard parser.offset < bytes.count else { throw parser.failure(.unexpectedEnd) }
        guard bytes[parser.offset] == UInt8(ascii: "{") else { throw parser.failure(.unexpectedCharacter) }
        parser.offset += 1
    }

    /// The bytes of the member `name` of the object in `bytes`; nil if it has none.
    public static func value(of name: String, in bytes: [UInt8]) throws(JSONSyntaxError) -> ArraySlice<UInt8>?
    {
        let range = try bytes.withUnsafeBufferPointer { buffer throws(JSONSyntaxError) -> Range<Int>? in
            var members = try JSONMembers(UnsafeRawBufferPointer(buffer))
            while let (found, value) = try members.next() {
                guard found.hasCodePoints(of: name) else { continue }
                return (members.parser.offset - value.count)..<members.parser.offset
            }
            return nil
        }
        return range.map { bytes[$0] }
    }

    /// The next member's name and the bytes of its value; nil after the last.
    public mutating func next() throws(JSONSyntaxError) -> (name: String, value: UnsafeRawBufferPointer)? {
        parser.skipSpace()
        if isFirst {
            isFirst = false
            if try parser.takes(UInt8(ascii: "}")) { return nil }
        } else {
            if try parser.takes(UInt8(ascii: "}")) { return nil }
            guard try parser.takes(UInt8(ascii: ",")) else { throw parser.failure(.unexpectedCharacter) }
            parser.skipSpace()
        }
        guard try parser.isAt(UInt8(ascii: "\"")) else { throw parser.failure(.unexpectedCharacter) }
        let name = try parser.string()
        parser.skipSpace()
        guard try parser.takes(UInt8(ascii: ":")) else { throw parser.failure(.unexpectedCharacter) }
        parser.skipSpace()
        let start = parser.offset
        try parser.passOver()
        return (name, UnsafeRawBufferPointer(rebasing: parser.bytes[start..<parser.offset]))
    }
}

extension JSONParser {
    fileprivate func isAt(_ byte: UInt8) throws(JSONSyntaxError) -> Bool {
        guard offset < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[offset] == byte
    }

    fileprivate mutating func takes(_ byte: UInt8) throws(JSONSyntaxError) -> Bool {
        guard try isAt(byte) else { return false }
        offset += 1
        return true
    }

    /// Moves to the end of the value that begins here.
    fileprivate mutating func passOver() throws(JSONSyntaxError) {
        var open = 0
        repeat {
            guard offset < bytes.count else { throw failure(.unexpectedEnd) }
            switch bytes[offset] {
            case UInt8(ascii: "\""): try passOverString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                offset += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open > 0 else { throw failure(.unexpectedCharacter) }
                open -= 1
                offset += 1
            case UInt8(ascii: ",") where open > 0, UInt8(ascii: ":") where open > 0: offset += 1
            default: passOverWord()
            }
        } while open > 0
    }

    private mutating func passOverString() throws(JSONSyntaxError) {
        offset += 1
        var isASCII = true
        while true {
            offset = JSONWords.firstSpecial(in: bytes, from: offset, isASCII: &isASCII)
            guard offset < bytes.count else { throw failure(.unexpectedEnd) }
            let byte = bytes[offset]
            offset = min(offset + (byte == UInt8(ascii: "\\") ? 2 : 1), bytes.count)
            if byte == UInt8(ascii: "\"") { return }
        }
    }

    /// A number, a literal or white space; at least one byte.
    private mutating func passOverWord() {
        offset += 1
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "\""):
                return
            default: offset += 1
            }
        }
    }
}
