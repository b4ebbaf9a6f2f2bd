import ArgumentParser
import CanonicalJSON

/// How many valid records there must be: `exactly=0`, `at-least=1`, `at-most=2`.
struct CountText: ExpressibleByArgument, Equatable, Sendable {
    let comparison: String
    let bound: Int64

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, ["exactly", "at-least", "at-most"].contains(parts[0]),
            let bound = Int64(parts[1]), bound >= 0
        else { return nil }
        comparison = parts[0]
        self.bound = bound
    }

    var json: JSONValue { .object([comparison: .integer(bound)]) }
}
