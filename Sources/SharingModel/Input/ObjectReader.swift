public import CanonicalJSON

/// Reads the members of one JSON object; unknown members are refused when it is made.
public struct ObjectReader: Sendable {
    private let object: JSONObject
    /// Where the object stands.
    public let pointer: String

    /// Opens `value` as an object that may have `members` and no others.
    ///
    /// - Throws: ``InvalidInput`` (malformed) if it is no object or has another member.
    public init(_ value: JSONValue?, at pointer: String, members: Set<String>) throws(InvalidInput) {
        guard let object = value?.object else {
            throw InvalidInput(.malformed, at: pointer, en: "must be an object", zh: "必须是对象")
        }
        for member in object.members where !members.contains(member.name) {
            let allowed = members.sorted().joined(separator: ", ")
            throw InvalidInput(
                .malformed,
                at: JSONPointer.naming(member.name, in: pointer),
                en: "unknown member; allowed: \(allowed)",
                zh: "未知成员；允许：\(allowed)"
            )
        }
        self.object = object
        self.pointer = pointer
    }

    /// The pointer of a member.
    public func pointer(_ name: String) -> String { pointer + "/" + JSONPointer.escape(name) }

    /// The value of a member, or nil if it is absent.
    public func optional(_ name: String) -> JSONValue? { object[name] }

    /// The value of a member that must be there.
    public func required(_ name: String) throws(InvalidInput) -> JSONValue {
        guard let value = object[name] else {
            throw InvalidInput.missing(pointer(name))
        }
        return value
    }

    /// A string that must be there.
    public func string(_ name: String) throws(InvalidInput) -> String {
        guard let text = try required(name).string else { throw mistyped(name, en: "a string", zh: "字符串") }
        return text
    }

    /// A string that may be absent.
    public func optionalString(_ name: String) throws(InvalidInput) -> String? {
        try optional(name) == nil ? nil : string(name)
    }

    /// An integer that may be absent.
    public func optionalInteger(_ name: String) throws(InvalidInput) -> Int? {
        switch optional(name) {
        case nil: return nil
        case .integer(let value): return Int(value)
        default: throw mistyped(name, en: "an integer", zh: "整数")
        }
    }

    /// A boolean that may be absent.
    public func optionalBoolean(_ name: String) throws(InvalidInput) -> Bool? {
        switch optional(name) {
        case nil: return nil
        case .boolean(let value): return value
        default: throw mistyped(name, en: "a boolean", zh: "布尔值")
        }
    }

    /// The elements of an array that may be absent (then none), each with its pointer.
    public func elements(_ name: String) throws(InvalidInput) -> [(value: JSONValue, pointer: String)] {
        guard let value = optional(name) else { return [] }
        guard let array = value.array else { throw mistyped(name, en: "an array", zh: "数组") }
        let place = pointer(name) + "/"
        return array.enumerated().map { ($0.element, place + String($0.offset)) }
    }

    /// The members of an object that may be absent (then none), each with its pointer.
    public func entries(
        _ name: String
    ) throws(InvalidInput) -> [(name: String, value: JSONValue, pointer: String)] {
        guard let value = optional(name) else { return [] }
        guard let object = value.object else { throw mistyped(name, en: "an object", zh: "对象") }
        let place = pointer(name) + "/"
        return object.members.map { ($0.name, $0.value, place + JSONPointer.escape($0.name)) }
    }

    /// The strings of an array that may be absent (then none).
    public func strings(_ name: String) throws(InvalidInput) -> [String] {
        var texts: [String] = []
        for (value, pointer) in try elements(name) {
            guard let text = value.string else {
                throw InvalidInput(.malformed, at: pointer, en: "must be a string", zh: "必须是字符串")
            }
            texts.append(text)
        }
        return texts
    }

    /// A string that must be there and must parse as `Parsed`.
    public func parsed<Parsed: LosslessStringConvertible>(
        _ name: String,
        en: String,
        zh: String
    ) throws(InvalidInput) -> Parsed {
        guard let value = Parsed(try string(name)) else { throw mistyped(name, en: en, zh: zh) }
        return value
    }

    /// A string that may be absent and otherwise must parse as `Parsed`.
    public func optionalParsed<Parsed: LosslessStringConvertible>(
        _ name: String,
        en: String,
        zh: String
    ) throws(InvalidInput) -> Parsed? {
        try optional(name) == nil ? nil : parsed(name, en: en, zh: zh) as Parsed
    }

    /// The choices named by an array that may be absent (then none).
    public func choices<Choice: RawRepresentable<String> & Hashable & CaseIterable>(
        _ name: String
    ) throws(InvalidInput) -> Set<Choice> {
        var choices: Set<Choice> = []
        for text in try strings(name) {
            guard let choice = Choice(rawValue: text) else {
                let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                throw mistyped(name, en: "a list of \(known)", zh: "由 \(known) 组成的列表")
            }
            choices.insert(choice)
        }
        return choices
    }

    /// The fault "must be …" at a member.
    public func mistyped(_ name: String, en: String, zh: String) -> InvalidInput {
        InvalidInput(.malformed, at: pointer(name), en: "must be \(en)", zh: "必须是\(zh)")
    }
}

/// JSON Pointer (RFC 6901).
public enum JSONPointer {
    /// The pointer of a member that nobody knows; of its object, if the name might be personal.
    static func naming(_ name: String, in pointer: String) -> String {
        let isWord =
            name.utf8.count <= 40
            && name.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
        return isWord ? "\(pointer)/\(name)" : pointer
    }

    /// Escapes one reference token.
    public static func escape(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return token
        }
        var result = ""
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
