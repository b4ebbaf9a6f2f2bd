/// One term of RDF 1.1.
enum RDFTerm: Hashable, Sendable {
    /// A name.
    case iri(String)
    /// A thing without a name; the label holds within one document.
    case blank(String)
    /// A value of a datatype, which is named by its IRI.
    case literal(String, datatype: String)
    /// Text in a language.
    case text(String, language: String)

    /// Text in no language.
    static func plain(_ text: String) -> RDFTerm { .literal(text, datatype: Vocabulary.string) }
}

/// The namespaces of the vocabularies in use.
enum Vocabulary {
    static let adms = "http://www.w3.org/ns/adms#"
    static let dcat = "http://www.w3.org/ns/dcat#"
    static let dcatAP = "http://data.europa.eu/r5r/"
    static let dct = "http://purl.org/dc/terms/"
    static let foaf = "http://xmlns.com/foaf/0.1/"
    static let hydra = "http://www.w3.org/ns/hydra/core#"
    static let rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    static let rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    static let skos = "http://www.w3.org/2004/02/skos/core#"
    static let spdx = "http://spdx.org/rdf/terms#"
    static let vcard = "http://www.w3.org/2006/vcard/ns#"
    static let xsd = "http://www.w3.org/2001/XMLSchema#"

    /// The datatype of text in no language.
    static let string = xsd + "string"

    /// Each with the prefix by which documents abbreviate it.
    static let prefixes = [
        ("adms", adms), ("dcat", dcat), ("dcatap", dcatAP), ("dct", dct), ("foaf", foaf), ("hydra", hydra),
        ("rdf", rdf),
        ("rdfs", rdfs), ("skos", skos), ("spdx", spdx), ("vcard", vcard), ("xsd", xsd),
    ]

    /// An IRI as prefix and local name, if the local name is letters, digits and underscores alone; so it needs no escapes.
    static func abbreviated(_ iri: String) -> String? {
        for (prefix, namespace) in prefixes where iri.hasPrefix(namespace) {
            let local = iri.utf8.dropFirst(namespace.utf8.count)
            let isPlain = local.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == UInt8(ascii: "_")
            }
            return isPlain && !local.isEmpty ? "\(prefix):\(String(decoding: local, as: UTF8.self))" : nil
        }
        return nil
    }

    /// An IRI in which what no IRI may hold is percent-encoded (RFC 3987 §2.2; Turtle, IRIREF).
    static func encoded(_ iri: String) -> String {
        var result = ""
        for scalar in iri.unicodeScalars {
            let isForbidden =
                scalar.value <= 0x20 || "<>\"{}|\\^`".unicodeScalars.contains(scalar)
                || scalar.properties.isNoncharacterCodePoint || (0x7F...0x9F).contains(scalar.value)
            guard isForbidden else {
                result.unicodeScalars.append(scalar)
                continue
            }
            for byte in String(scalar).utf8 {
                result += byte < 16 ? "%0" : "%"
                result += String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
