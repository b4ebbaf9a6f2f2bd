public import CanonicalJSON

/// The parameters of an action, from a query, a form or a JSON body; what an action does not know is not looked at.
public struct CKANParameters: Sendable {
    private let values: [String: JSONValue]

    /// Takes the parameters of a JSON body as they came.
    public init(_ values: JSONObject) {
        self.values = Dictionary(values.members.map { ($0.name, $0.value) }) { _, last in last }
    }

    /// Takes the fields of a query or a form, each a text; one that stands several times has all its values.
    public init(fields: [(name: String, value: String)]) {
        values = Dictionary(grouping: fields, by: \.name).mapValues { same in
            same.count == 1 ? .string(same[0].value) : .array(same.map { .string($0.value) })
        }
    }

    private init(values: [String: JSONValue]) { self.values = values }

    /// These, but for those that `others` has too.
    public func overridden(by others: CKANParameters) -> CKANParameters {
        CKANParameters(values: values.merging(others.values) { _, other in other })
    }

    /// A text; nil if it is not given or empty.
    public func text(_ name: String) throws(CKANError) -> String? {
        switch values[name] {
        case nil, .null: return nil
        case .string(let text): return text.isEmpty ? nil : text
        case .integer(let number): return String(number)
        case .boolean(let flag): return flag ? "true" : "false"
        case .number, .array, .object: throw .invalid(parameter: name, reason: "Must be a text")
        }
    }

    /// A text that must be given.
    public func required(_ name: String) throws(CKANError) -> String {
        guard let text = try text(name) else { throw .invalid(parameter: name, reason: "Missing value") }
        return text
    }

    /// A number of things: more than `most` means `most`.
    public func count(_ name: String, usually: Int, most: Int = .max) throws(CKANError) -> Int {
        guard let text = try text(name) else { return usually }
        guard text.utf8.count <= 18, let count = Int(text), count >= 0 else {
            throw .invalid(parameter: name, reason: "Must be a natural number")
        }
        return min(count, most)
    }

    /// Yes or no, as CKAN reads it.
    public func flag(_ name: String, usually: Bool) throws(CKANError) -> Bool {
        guard let text = try text(name)?.lowercased() else { return usually }
        return ["true", "yes", "t", "y", "1", "on"].contains(text)
    }

    /// Several texts: a list, or in a query a list in JSON or texts with commas between them.
    public func list(_ name: String) throws(CKANError) -> [String] {
        switch try structured(name) {
        case .array(let elements)?:
            var texts: [String] = []
            for element in elements {
                guard let text = element.string else {
                    throw .invalid(parameter: name, reason: "Must be a list of texts")
                }
                texts.append(text)
            }
            return texts
        case .string(let text)?:
            return text.split(separator: ",").map(CKANParameters.trimmed).filter { !$0.isEmpty }
        case nil: return []
        default: throw .invalid(parameter: name, reason: "Must be a list of texts")
        }
    }

    /// A value that may be an object or a list.
    ///
    /// In a query it is JSON in a text. Any other text stays one.
    public func structured(_ name: String) throws(CKANError) -> JSONValue? {
        switch values[name] {
        case nil, .null: return nil
        case .string(let text)?:
            let trimmed = CKANParameters.trimmed(text[...])
            guard let first = trimmed.utf8.first else { return nil }
            guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return .string(text) }
            do throws(JSONSyntaxError) {
                return try JSONValue(parsing: Array(trimmed.utf8))
            } catch {
                throw .invalid(parameter: name, reason: "Is not JSON: \(error)")
            }
        case let value?: return value
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace = { (character: Character) in character.isWhitespace }
        let start = text.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
