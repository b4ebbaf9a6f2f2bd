/// A part of a pattern.
indirect enum TextPatternNode: Sendable {
    /// Which characters may stand in a place.
    struct Characters: Sendable {
        var ranges: [ClosedRange<UInt32>]
        var isNegated = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar.value) } != isNegated
        }
    }

    case characters(Characters)
    case sequence([TextPatternNode])
    case choice([TextPatternNode])
    case repetition(TextPatternNode, least: Int, most: Int?)
}

/// Reads a ``TextPattern``.
struct TextPatternParser {
    private let scalars: [Unicode.Scalar]
    private var offset = 0
    private var depth = 0

    private static let deepest = 16
    private static let mostRepetitions = 1000
    private static let punctuation = Set("\\.[](){}|?*+^$-/,:;_#@&=<>!\"'%~` ".unicodeScalars)

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// All of it.
    mutating func whole() throws(TextPattern.Malformed) -> TextPatternNode {
        guard scalars.count <= TextPattern.longest else { throw TextPattern.Malformed() }
        let node = try choice()
        guard peek == nil else { throw TextPattern.Malformed() }
        return node
    }

    private var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

    private mutating func take() throws(TextPattern.Malformed) -> Unicode.Scalar {
        guard let scalar = peek else { throw TextPattern.Malformed() }
        offset += 1
        return scalar
    }

    private mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        offset += 1
        return true
    }

    private mutating func choice() throws(TextPattern.Malformed) -> TextPatternNode {
        var branches = [try sequence()]
        while takes("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(TextPattern.Malformed) -> TextPatternNode {
        var parts: [TextPatternNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let part = try atom()
            parts.append(try quantified(part))
        }
        return .sequence(parts)
    }

    private mutating func atom() throws(TextPattern.Malformed) -> TextPatternNode {
        let scalar = try take()
        switch scalar {
        case "(":
            // The only group with a question mark is one that captures nothing, as all do here.
            if takes("?"), !takes(":") { throw TextPattern.Malformed() }
            depth += 1
            guard depth <= TextPatternParser.deepest else { throw TextPattern.Malformed() }
            let node = try choice()
            depth -= 1
            guard takes(")") else { throw TextPattern.Malformed() }
            return node
        case "[": return .characters(try characterClass())
        case ".": return .characters(.init(ranges: [0x0A...0x0A, 0x0D...0x0D], isNegated: true))
        case "\\": return .characters(.init(ranges: [try escape()]))
        case "*", "+", "?", "{", "}", "]", "^", "$": throw TextPattern.Malformed()
        default: return .characters(.init(ranges: [scalar.value...scalar.value]))
        }
    }

    private mutating func quantified(
        _ part: TextPatternNode
    ) throws(TextPattern.Malformed) -> TextPatternNode {
        switch peek {
        case "?":
            offset += 1
            return .repetition(part, least: 0, most: 1)
        case "*":
            offset += 1
            return .repetition(part, least: 0, most: nil)
        case "+":
            offset += 1
            return .repetition(part, least: 1, most: nil)
        case "{":
            offset += 1
            let least = try number()
            var most: Int? = least
            if takes(",") { most = peek == "}" ? nil : try number() }
            guard takes("}"), most.map({ $0 >= least }) ?? true else { throw TextPattern.Malformed() }
            return .repetition(part, least: least, most: most)
        default: return part
        }
    }

    private mutating func number() throws(TextPattern.Malformed) -> Int {
        var number: Int?
        while let digit = peek, ("0"..."9").contains(digit) {
            offset += 1
            let next = (number ?? 0) * 10 + Int(digit.value - 0x30)
            guard next <= TextPatternParser.mostRepetitions else { throw TextPattern.Malformed() }
            number = next
        }
        guard let number else { throw TextPattern.Malformed() }
        return number
    }

    private mutating func characterClass() throws(TextPattern.Malformed) -> TextPatternNode.Characters {
        var characters = TextPatternNode.Characters(ranges: [], isNegated: takes("^"))
        while !takes("]") {
            let first = try member()
            // A hyphen before the bracket is itself.
            guard peek == "-", offset + 1 < scalars.count, scalars[offset + 1] != "]" else {
                characters.ranges.append(first)
                continue
            }
            offset += 1
            let last = try member()
            guard first.count == 1, last.count == 1, first.lowerBound <= last.lowerBound else {
                throw TextPattern.Malformed()
            }
            characters.ranges.append(first.lowerBound...last.lowerBound)
        }
        guard !characters.ranges.isEmpty else { throw TextPattern.Malformed() }
        return characters
    }

    private mutating func member() throws(TextPattern.Malformed) -> ClosedRange<UInt32> {
        let scalar = try take()
        switch scalar {
        case "\\": return try escape()
        // To others it would begin a class within the class, or a conjunction.
        case "[", "&": throw TextPattern.Malformed()
        default: return scalar.value...scalar.value
        }
    }

    private mutating func escape() throws(TextPattern.Malformed) -> ClosedRange<UInt32> {
        let scalar = try take()
        if scalar == "d" { return 0x30...0x39 }
        guard TextPatternParser.punctuation.contains(scalar) else { throw TextPattern.Malformed() }
        return scalar.value...scalar.value
    }
}
