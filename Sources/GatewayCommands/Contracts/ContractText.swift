import CanonicalJSON

/// A contract as people write it: YAML with members in their usual order, short values on one line.
struct ContractText {
    /// The text, with a line feed at its end.
    let text: String

    /// Writes `document` under a comment of these lines.
    init(_ document: JSONValue, comment: [String] = []) {
        var lines = comment.map { "# " + PrintableText($0).description }
        ContractText.append(document, indent: "", to: &lines)
        text = lines.map { $0 + "\n" }.joined()
    }

    private static func append(_ json: JSONValue, indent: String, to lines: inout [String]) {
        switch json {
        case .object(let object):
            for member in object.members {
                let name = "\(indent)\(scalar(member.name)):"
                let flow = self.flow(member.value)
                if isScalar(member.value) || isShort(member.value) && name.count + flow.count < 110 {
                    lines.append("\(name) \(flow)")
                } else {
                    lines.append(name)
                    append(member.value, indent: indent + "  ", to: &lines)
                }
            }
        case .array(let elements):
            for element in elements {
                var inner: [String] = []
                append(element, indent: indent + "  ", to: &inner)
                guard let first = inner.first else { continue }
                lines.append("\(indent)- \(first.dropFirst(indent.count + 2))")
                lines += inner.dropFirst()
            }
        case .null, .boolean, .integer, .number, .string: lines.append("\(indent)\(flow(json))")
        }
    }

    /// Whether a value has no structure beyond lists of words.
    private static func isShort(_ json: JSONValue) -> Bool {
        switch json {
        case .object(let object):
            object.members.allSatisfy { $0.value.object == nil && isShort($0.value) }
        case .array(let elements): elements.allSatisfy { $0.object == nil && $0.array == nil }
        case .null, .boolean, .integer, .number, .string: true
        }
    }

    private static func isScalar(_ json: JSONValue) -> Bool { json.object == nil && json.array == nil }

    private static func flow(_ json: JSONValue) -> String {
        switch json {
        case .object(let object):
            let members = object.members.map { "\(scalar($0.name)): \(flow($0.value))" }
            return members.isEmpty ? "{}" : "{ \(members.joined(separator: ", ")) }"
        case .array(let elements): return "[\(elements.map(flow).joined(separator: ", "))]"
        case .string(let text): return scalar(text)
        case .null, .boolean, .integer, .number: return String(decoding: json.encodedBytes, as: UTF8.self)
        }
    }

    /// A word as it is, anything else quoted as in JSON, whose strings YAML 1.2 reads alike.
    private static func scalar(_ text: String) -> String {
        // What YAML 1.1 takes for a boolean or for nothing.
        let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        let isWord =
            text.first?.isLetter == true && !reserved.contains(text.lowercased())
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x2D
                    || byte == 0x40
            }
        return isWord ? text : String(decoding: JSONValue.string(text).encodedBytes, as: UTF8.self)
    }
}
