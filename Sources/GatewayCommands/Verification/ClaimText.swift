import ArgumentParser
import CanonicalJSON

/// A claim as it is written on a command line: `name=VALUE`, or `registeredOn.before=2020-01-01`.
///
/// `one-of` takes several values, separated by `|`.
struct ClaimText: Equatable, Sendable {
    static let predicates = ["before", "after", "at-least", "at-most", "one-of"]

    let field: String
    /// Nil is equality.
    let predicate: String?
    let value: String

    /// - Throws: `ValidationError` that says how a claim is written.
    init(_ text: String) throws {
        guard let equals = text.firstIndex(of: "=") else {
            throw ValidationError("a claim is name=VALUE or name.before=VALUE; “\(text)” has no =")
        }
        try self.init(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }

    init(name: String, value: String) throws {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        guard let field = parts.first, !field.isEmpty else {
            throw ValidationError("a claim begins with a field's name")
        }
        self.field = field
        self.value = value
        predicate = parts.count == 2 ? parts[1] : nil
        if let predicate, !ClaimText.predicates.contains(predicate) {
            throw ValidationError(
                "“\(predicate)” is no predicate; there are \(ClaimText.predicates.joined(separator: ", "))"
            )
        }
    }

    /// Whether the field's type must be known to write the value as JSON.
    var dependsOnType: Bool {
        values.contains { JSONValue.wholeNumber($0) != nil || ["true", "false"].contains($0.lowercased()) }
    }

    private var values: [String] {
        predicate == "one-of"
            ? value.split(separator: "|", omittingEmptySubsequences: false).map(String.init) : [value]
    }

    /// The member `claims` of a question; without a schema, every value is a text.
    ///
    /// - Throws: `ValidationError` if a field is claimed to equal a value and something else as well.
    static func json(_ claims: [ClaimText], schema: MaterialSchema?) throws -> JSONObject {
        var object = JSONObject()
        for claim in claims {
            let values = claim.values.map { schema?.value(of: $0, for: claim.field) ?? .string($0) }
            guard let predicate = claim.predicate else {
                guard object[claim.field] == nil else { throw claim.repeated }
                object[claim.field] = values[0]
                continue
            }
            var predicates = JSONObject()
            if let earlier = object[claim.field] {
                guard let known = earlier.object, known[predicate] == nil else { throw claim.repeated }
                predicates = known
            }
            predicates[predicate] = predicate == "one-of" ? .array(values) : values[0]
            object[claim.field] = .object(predicates)
        }
        return object
    }

    private var repeated: ValidationError {
        ValidationError("\(field) is claimed twice; give it one value, or predicates that differ")
    }
}
