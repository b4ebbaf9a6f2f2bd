public import CanonicalJSON

/// Statements of RDF, written as Turtle or as JSON-LD from the same set.
public struct RDFGraph: Sendable {
    /// The subjects in the order in which they were first spoken of, each with what is said of it.
    private(set) var subjects: [(subject: RDFTerm, statements: [(predicate: String, object: RDFTerm)])] = []
    private var places: [RDFTerm: Int] = [:]
    private var blanks = 0

    init() {}

    /// Says something of a subject; the same thing is said once.
    mutating func add(_ subject: RDFTerm, _ predicate: String, _ object: RDFTerm) {
        let place =
            places[subject]
            ?? {
                subjects.append((subject, []))
                places[subject] = subjects.count - 1
                return subjects.count - 1
            }()
        let isSaid = subjects[place].statements.contains { $0.predicate == predicate && $0.object == object }
        if !isSaid { subjects[place].statements.append((predicate, object)) }
    }

    /// Says a text in both languages.
    mutating func add(_ subject: RDFTerm, _ predicate: String, en: String, zh: String) {
        add(subject, predicate, .text(en, language: "en"))
        add(subject, predicate, .text(zh, language: "zh"))
    }

    /// A thing without a name.
    mutating func blank() -> RDFTerm {
        blanks += 1
        return .blank("b\(blanks)")
    }

    /// The statements as Turtle (W3C, RDF 1.1 Turtle).
    public var turtle: String {
        var result = Vocabulary.prefixes.map { "@prefix \($0): <\($1)> .\n" }.joined()
        for (subject, statements) in subjects where !statements.isEmpty {
            result += "\n\(subject.turtle)"
            for (place, statement) in statements.enumerated() {
                let predicate =
                    statement.predicate == RDFGraph.type
                    ? "a" : RDFTerm.iri(statement.predicate).turtle
                result += "\(place == 0 ? "" : " ;")\n    \(predicate) \(statement.object.turtle)"
            }
            result += " .\n"
        }
        return result
    }

    /// The statements as JSON-LD 1.1, flattened, with prefixes for the names of properties alone.
    public var jsonLD: JSONValue {
        let context = JSONObject(
            uniqueMembers: Vocabulary.prefixes.map { .init(name: $0, value: .string($1)) }
        )
        let nodes = subjects.map { subject, statements in
            var node: JSONObject = ["@id": .string(subject.jsonID ?? "")]
            for (predicate, object) in statements {
                let isType = predicate == RDFGraph.type
                let name =
                    isType ? "@type" : Vocabulary.abbreviated(predicate) ?? Vocabulary.encoded(predicate)
                let value = isType ? .string(object.jsonID ?? "") : object.jsonLD
                node[name] = .array((node[name]?.array ?? []) + [value])
            }
            return JSONValue.object(node)
        }
        return ["@context": .object(context), "@graph": .array(nodes)]
    }

    private static let type = Vocabulary.rdf + "type"
}

extension RDFTerm {
    fileprivate var turtle: String {
        switch self {
        case .iri(let iri): Vocabulary.abbreviated(iri) ?? "<\(Vocabulary.encoded(iri))>"
        case .blank(let label): "_:\(label)"
        case .literal(let text, Vocabulary.string): RDFTerm.quoted(text)
        case .literal(let text, let datatype): "\(RDFTerm.quoted(text))^^\(RDFTerm.iri(datatype).turtle)"
        case .text(let text, let language): "\(RDFTerm.quoted(text))@\(language)"
        }
    }

    fileprivate var jsonID: String? {
        switch self {
        case .iri(let iri): Vocabulary.encoded(iri)
        case .blank(let label): "_:\(label)"
        case .literal, .text: nil
        }
    }

    fileprivate var jsonLD: JSONValue {
        switch self {
        case .iri, .blank: ["@id": .string(jsonID ?? "")]
        case .literal(let text, Vocabulary.string): ["@value": .string(text)]
        case .literal(let text, let datatype): ["@value": .string(text), "@type": .string(datatype)]
        case .text(let text, let language): ["@value": .string(text), "@language": .string(language)]
        }
    }

    /// A quoted string of Turtle (STRING_LITERAL_QUOTE): no quotation mark, backslash, line end or control character in it.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
