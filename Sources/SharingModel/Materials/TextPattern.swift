/// The form of a whole text: the part of regular expressions that needs no backtracking.
///
/// Characters, `.`, classes such as `[A-Z0-9]` and `[^,]`, `\d`, a backslash before punctuation, groups, `|`, and the
/// quantifiers `?`, `*`, `+`, `{m}`, `{m,}` and `{m,n}`. Every such pattern is matched in a time that is bounded by its
/// size and the text's, whoever wrote either; look-around, references and anchors are none of it, since a pattern always
/// stands for all of the text.
struct TextPattern: Sendable {
    /// It is no such pattern, or too large.
    struct Malformed: Error {}

    /// How many characters a pattern has at most.
    static let longest = 200
    private static let mostStates = 1000

    /// Where a match stands; the numbers are those of other states.
    private enum State {
        case character(TextPatternNode.Characters, next: Int)
        case either([Int])
        case end
    }

    private var states: [State] = [.end]
    private var start = 0
    private var steps = 0

    /// Reads a pattern.
    init(_ text: String) throws(Malformed) {
        var parser = TextPatternParser(text)
        start = try add(try parser.whole(), before: 0)
    }

    /// Whether all of `text` has this form.
    func matches(_ text: String) -> Bool {
        var marks = [Int](repeating: -1, count: states.count)
        var current: [(TextPatternNode.Characters, next: Int)] = []
        var isAtEnd = enter([start], at: 0, &marks, &current)
        for (index, scalar) in text.unicodeScalars.enumerated() {
            let next = current.filter { $0.0.contains(scalar) }.map(\.next)
            current.removeAll(keepingCapacity: true)
            isAtEnd = enter(next, at: index + 1, &marks, &current)
            if current.isEmpty, !isAtEnd { return false }
        }
        return isAtEnd
    }

    /// Follows what costs no character; each state is entered once a character.
    private func enter(
        _ begin: [Int],
        at index: Int,
        _ marks: inout [Int],
        _ current: inout [(TextPatternNode.Characters, next: Int)]
    ) -> Bool {
        var isAtEnd = false
        var waiting = begin
        while let state = waiting.popLast() {
            guard marks[state] != index else { continue }
            marks[state] = index
            switch states[state] {
            case .character(let characters, let next): current.append((characters, next))
            case .either(let branches): waiting += branches
            case .end: isAtEnd = true
            }
        }
        return isAtEnd
    }

    /// Adds the states of a part of the pattern; returns the one with which it begins.
    private mutating func add(_ node: TextPatternNode, before next: Int) throws(Malformed) -> Int {
        steps += 1
        guard states.count < TextPattern.mostStates, steps < 10 * TextPattern.mostStates else {
            throw Malformed()
        }
        switch node {
        case .characters(let characters): return append(.character(characters, next: next))
        case .sequence(let parts):
            var first = next
            for part in parts.reversed() { first = try add(part, before: first) }
            return first
        case .choice(let parts):
            var branches: [Int] = []
            for part in parts { branches.append(try add(part, before: next)) }
            return append(.either(branches))
        case .repetition(let part, let least, let most):
            var first = next
            if let most {
                for _ in 0..<(most - least) {
                    first = append(.either([try add(part, before: first), next]))
                }
            } else {
                first = append(.either([]))
                states[first] = .either([try add(part, before: first), next])
            }
            for _ in 0..<least { first = try add(part, before: first) }
            return first
        }
    }

    private mutating func append(_ state: State) -> Int {
        states.append(state)
        return states.count - 1
    }
}
