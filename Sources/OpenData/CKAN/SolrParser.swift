/// Reads ``SolrQuery`` from its text.
struct SolrParser {
    static let longest = 4000
    static let tooLong = CKANError.query("The search is too long: at most \(longest) bytes")
    private static let deepest = 20
    /// Each is looked at with every dataset.
    private static let mostConditions = 64

    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0
    private var conditionCount = 0

    init(_ text: String) throws(CKANError) {
        guard text.utf8.count <= SolrParser.longest else { throw SolrParser.tooLong }
        scalars = Array(text.unicodeScalars)
    }

    mutating func query() throws(CKANError) -> SolrQuery.Node {
        skipSpace()
        guard place < scalars.count else { return .everything }
        let node = try alternatives(of: nil)
        guard place == scalars.count else { throw failure("an operator or a field") }
        return node
    }

    private mutating func alternatives(of field: String?) throws(CKANError) -> SolrQuery.Node {
        var nodes = [try conditions(of: field)]
        while takes(word: "OR") || takes(symbol: "||") { nodes.append(try conditions(of: field)) }
        return nodes.count == 1 ? nodes[0] : .any(nodes)
    }

    private mutating func conditions(of field: String?) throws(CKANError) -> SolrQuery.Node {
        var nodes = [try condition(of: field)]
        while true {
            let isJoined = takes(word: "AND") || takes(symbol: "&&")
            guard
                isJoined
                    || (place < scalars.count && scalars[place] != ")" && !isAt(word: "OR")
                        && !isAt(symbol: "||"))
            else { break }
            nodes.append(try condition(of: field))
        }
        return nodes.count == 1 ? nodes[0] : .all(nodes)
    }

    private mutating func condition(of field: String?) throws(CKANError) -> SolrQuery.Node {
        skipSpace()
        depth += 1
        conditionCount += 1
        defer { depth -= 1 }
        guard conditionCount <= SolrParser.mostConditions else {
            throw CKANError.query("The search has too many parts: at most \(SolrParser.mostConditions)")
        }
        guard depth <= SolrParser.deepest else { throw CKANError.query("The search is nested too deeply") }
        if takes(word: "NOT") || takes(symbol: "-") || takes(symbol: "!") {
            return .not(try condition(of: field))
        }
        if takes(symbol: "+") { return try condition(of: field) }
        if takes(symbol: "(") { return try bracket(of: field) }
        if takes(symbol: "*:*") { return .everything }
        let (text, isQuoted) = try value()
        if !isQuoted, field == nil, takes(symbol: ":") {
            skipSpace()
            if takes(symbol: "(") { return try bracket(of: text) }
            return .field(text, try match())
        }
        if let field { return .field(field, .text(text, isQuoted: isQuoted)) }
        return text == "*" ? .everything : .words(text)
    }

    private mutating func bracket(of field: String?) throws(CKANError) -> SolrQuery.Node {
        let node = try alternatives(of: field)
        guard takes(symbol: ")") else { throw failure("a closing bracket") }
        return node
    }

    private mutating func match() throws(CKANError) -> SolrQuery.Match {
        let includesFrom = takes(symbol: "[")
        guard includesFrom || takes(symbol: "{") else {
            let (text, isQuoted) = try value()
            return .text(text, isQuoted: isQuoted)
        }
        let from = try bound()
        guard takes(word: "TO") else { throw failure("TO") }
        let to = try bound()
        let includesTo = takes(symbol: "]")
        guard includesTo || takes(symbol: "}") else { throw failure("the end of the range") }
        return .range(from: from, to: to, includesFrom: includesFrom, includesTo: includesTo)
    }

    private mutating func bound() throws(CKANError) -> String? {
        skipSpace()
        let (text, isQuoted) = try value(endsAtColon: false)
        if !isQuoted, text.hasPrefix("NOW") {
            throw CKANError.query("Give a time such as 2026-01-31T00:00:00Z")
        }
        return text == "*" && !isQuoted ? nil : text
    }

    /// A word or a quoted text; a boost or a distance after it is passed over.
    private mutating func value(endsAtColon: Bool = true) throws(CKANError) -> (String, isQuoted: Bool) {
        var text = String.UnicodeScalarView()
        let isQuoted = takes(symbol: "\"")
        while place < scalars.count {
            let scalar = scalars[place]
            if isQuoted ? scalar == "\"" : ends(scalar, endsAtColon: endsAtColon) { break }
            place += 1
            if scalar == "\\" {
                guard place < scalars.count else { throw failure("a character after \\") }
                text.append(scalars[place])
                place += 1
            } else {
                text.append(scalar)
            }
        }
        if isQuoted, !takes(symbol: "\"", skipsSpace: false) { throw failure("a closing quotation mark") }
        guard isQuoted || !text.isEmpty else { throw failure("a word") }
        if place < scalars.count, scalars[place] == "^" || scalars[place] == "~" {
            place += 1
            while place < scalars.count, scalars[place] == "." || ("0"..."9").contains(scalars[place]) {
                place += 1
            }
        }
        skipSpace()
        return (String(text), isQuoted)
    }

    private func ends(_ scalar: Unicode.Scalar, endsAtColon: Bool) -> Bool {
        scalar.properties.isWhitespace || "()[]{}\"^~".unicodeScalars.contains(scalar)
            || (endsAtColon && scalar == ":")
    }

    private mutating func skipSpace() {
        while place < scalars.count, scalars[place].properties.isWhitespace { place += 1 }
    }

    private func isAt(symbol: String) -> Bool {
        scalars[place...].starts(with: symbol.unicodeScalars)
    }

    /// Whether a word stands here and ends here.
    private func isAt(word: String) -> Bool {
        let end = place + word.unicodeScalars.count
        return isAt(symbol: word)
            && (end >= scalars.count || scalars[end].properties.isWhitespace || scalars[end] == "(")
    }

    private mutating func takes(symbol: String, skipsSpace: Bool = true) -> Bool {
        guard isAt(symbol: symbol) else { return false }
        place += symbol.unicodeScalars.count
        if skipsSpace, symbol != "\"" { skipSpace() }
        return true
    }

    private mutating func takes(word: String) -> Bool { isAt(word: word) && takes(symbol: word) }

    private func failure(_ expected: String) -> CKANError {
        .query("The search cannot be read at character \(place + 1): expected \(expected)")
    }
}
