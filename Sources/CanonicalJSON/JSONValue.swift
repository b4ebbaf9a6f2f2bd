/// A JSON value as I-JSON allows it (RFC 7493): no duplicate member, no lone surrogate, finite numbers only.
public enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number written without fraction and exponent, within ±(2^53 − 1).
    case integer(Int64)
    /// Any other number; finite, and not from 2^53 to 10^21, which canonical JSON would write as a whole number.
    case number(Double)
    /// A string of Unicode scalar values.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)
}

/// The members of a JSON object in the order in which they were written; names are unique.
public struct JSONObject: Hashable, Sendable {
    /// One name and its value.
    public struct Member: Hashable, Sendable {
        /// The member's name.
        public let name: String
        /// The member's value.
        public let value: JSONValue

        /// Pairs a name and a value.
        public init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The members, in order.
    public private(set) var members: [Member]

    /// An object without members.
    public init() {
        members = []
    }

    /// An object with these members.
    ///
    /// - Precondition: names are unique.
    public init(_ members: KeyValuePairs<String, JSONValue>) {
        self.members = members.map { Member(name: $0.key, value: $0.value) }
    }

    /// An object with these members.
    ///
    /// - Precondition: names are unique.
    public init(uniqueMembers members: [Member]) {
        self.members = members
    }

    /// The value of a member; setting replaces it in place or appends it, setting nil removes it.
    public subscript(name: String) -> JSONValue? {
        get {
            // By index: a member that is not meant is not copied.
            for index in members.indices where members[index].name.hasCodePoints(of: name) {
                return members[index].value
            }
            return nil
        }
        set {
            let index = members.firstIndex { $0.name.hasCodePoints(of: name) }
            switch (index, newValue) {
            case (let index?, let value?): members[index] = Member(name: name, value: value)
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The members in the order of RFC 8785 §3.2.3 (UTF-16 code units).
    func sorted() -> [Member] {
        var index = 1
        while index < members.count, JSONObject.precedes(members[index - 1].name, members[index].name) {
            index += 1
        }
        if index >= members.count { return members }
        return members.sorted { JSONObject.precedes($0.name, $1.name) }
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        let byUTF8: Bool? = left.withUTF8 { left in
            right.withUTF8 { right in
                var index = 0
                while index < left.count, index < right.count, left[index] == right[index] { index += 1 }
                guard index < left.count, index < right.count else { return left.count < right.count }
                // UTF-8 and UTF-16 order alike up to U+DFFF; above begins what surrogates put elsewhere.
                guard left[index] < 0xEE, right[index] < 0xEE else { return nil }
                return left[index] < right[index]
            }
        }
        return byUTF8 ?? left.utf16.lexicographicallyPrecedes(right.utf16)
    }
}

extension String {
    /// Whether both are the same code points (RFC 7493 §2.3); texts that Unicode calls equivalent may not be.
    public func hasCodePoints(of other: String) -> Bool {
        // Of two that differ the lengths nearly always say so.
        guard utf8.count == other.utf8.count else { return false }
        var (left, right) = (self, other)
        return left.withUTF8 { left in
            right.withUTF8 { right in left.elementsEqual(right) }
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object; a repeated name keeps the last value.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (name, value) in elements { self[name] = value }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object; a repeated name keeps the last value.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = value }
        self = .object(object)
    }
}

extension JSONValue {
    /// The object, if this is one.
    public var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The elements, if this is an array.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text, if this is a string.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, if this is a whole one.
    public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The value of a member, if this is an object that has it.
    public subscript(name: String) -> JSONValue? { object?[name] }
}
