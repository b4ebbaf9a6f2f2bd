import CanonicalJSON
import Yams

/// A YAML file read as JSON, with the line of every value, so that what is wrong can be pointed at.
struct YAMLDocument {
    /// Why a file is no document.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// The document.
    let json: JSONValue
    private let lines: [String: Int]

    /// Parses one YAML document; `file` is for messages.
    ///
    /// - Throws: ``Malformed``: no YAML, a repeated key, an alias, too much.
    init(_ text: String, file: String) throws {
        guard text.utf8.count <= YAMLDocument.largest else {
            throw Malformed(description: "\(file): more than \(YAMLDocument.largest >> 20) MiB")
        }
        // Before it is parsed: few bytes of aliases stand for more than any memory holds.
        if let alias = YAMLDocument.alias(in: text) {
            throw Malformed(
                description: "\(file): aliases such as *\(alias) are not taken: write out what they stand for"
            )
        }
        let node: Node?
        do {
            node = try compose(yaml: text)
        } catch let error as YamlError {
            throw Malformed(description: YAMLDocument.place(of: error, in: file))
        } catch {
            throw Malformed(description: "\(file): \(error)")
        }
        guard let node else { throw Malformed(description: "\(file): the file is empty") }
        var lines: [String: Int] = [:]
        json = try YAMLDocument.value(of: node, at: "", file: file, &lines)
        self.lines = lines
    }

    private static let largest = 4 << 20

    /// A name that stands in `text` both as an anchor and as an alias, which every alias of a document does.
    private static func alias(in text: String) -> String? {
        var names: [UInt8: Set<String>] = [:]
        var rest = text.utf8[...]
        var isWord = false
        while let first = rest.popFirst() {
            let follows = isWord
            isWord = YAMLDocument.isOfName(first)
            guard first == UInt8(ascii: "&") || first == UInt8(ascii: "*"), !follows else { continue }
            let name = rest.prefix(while: YAMLDocument.isOfName)
            if !name.isEmpty { names[first, default: []].insert(String(decoding: name, as: UTF8.self)) }
        }
        guard let anchors = names[UInt8(ascii: "&")], let aliases = names[UInt8(ascii: "*")] else {
            return nil
        }
        return anchors.intersection(aliases).min()
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// The line of the value at a JSON Pointer, or of what holds it.
    func line(of pointer: String) -> Int {
        var pointer = pointer
        while lines[pointer] == nil, let slash = pointer.lastIndex(of: "/") {
            pointer = String(pointer[..<slash])
        }
        return lines[pointer] ?? 1
    }

    /// What is wrong with the text, as `file:line: what` where the line is known.
    private static func place(of error: YamlError, in file: String) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(file):\(mark.line): \(problem)"
        case .duplicatedKeysInMapping(let keys, let context):
            "\(file):\(context.mark.line): the key \(keys.joined(separator: ", ")) stands twice"
        default: "\(file): \(error)"
        }
    }

    private static func value(
        of node: Node,
        at pointer: String,
        file: String,
        _ lines: inout [String: Int]
    ) throws -> JSONValue {
        lines[pointer] = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar): return try value(of: scalar, node, file: file)
        case .sequence(let sequence):
            return .array(
                try sequence.enumerated().map {
                    try value(of: $0.element, at: "\(pointer)/\($0.offset)", file: file, &lines)
                }
            )
        case .mapping(let mapping):
            var object = JSONObject()
            for (key, element) in mapping {
                guard let name = key.string else {
                    throw Malformed(description: "\(file):\(key.mark?.line ?? 1): a key must be a text")
                }
                guard object[name] == nil else {
                    throw Malformed(
                        description: "\(file):\(key.mark?.line ?? 1): the key \(name) stands twice"
                    )
                }
                object[name] = try value(of: element, at: "\(pointer)/\(name)", file: file, &lines)
            }
            return .object(object)
        case .alias: throw Malformed(description: "\(file): aliases are not taken")
        }
    }

    private static func value(of scalar: Node.Scalar, _ node: Node, file: String) throws -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        // Dates and versions stay texts; only what JSON has a type for is converted.
        if let boolean = node.bool, ["true", "false"].contains(scalar.string) { return .boolean(boolean) }
        if ["null", "~", ""].contains(scalar.string) { return .null }
        if let integer = Int64(scalar.string), String(integer) == scalar.string { return .integer(integer) }
        return .string(scalar.string)
    }
}
