import ArgumentParser
import CanonicalJSON

/// Which columns of a list hold the subject and the claims.
struct VerificationColumns: Equatable, Sendable {
    private let subject: Int
    private let claims: [Int: String]

    /// - Throws: `ValidationError` if there is no column `subject`, or a column is no claim.
    init(header: [String]) throws {
        guard let subject = header.firstIndex(of: "subject") else {
            throw ValidationError(
                "the list has no column subject; it holds scheme:id, such as uscc:91990102MA9L05073A"
            )
        }
        let isMarked = header.contains { $0.hasPrefix("claim.") }
        var claims: [Int: String] = [:]
        for (index, column) in header.enumerated() where index != subject && column != "result" {
            guard isMarked else {
                claims[index] = column
                continue
            }
            if column.hasPrefix("claim.") { claims[index] = String(column.dropFirst("claim.".count)) }
        }
        for name in claims.values { _ = try ClaimText(name: name, value: "") }
        guard Set(claims.values).count == claims.count else {
            throw ValidationError("two columns hold the same claim")
        }
        self.subject = subject
        self.claims = claims
    }

    /// The question of a row; an empty cell claims nothing.
    func question(
        _ cells: [String],
        _ template: QuestionTemplate,
        schema: MaterialSchema?
    ) throws -> JSONValue {
        let claims = try claims.sorted { $0.key < $1.key }.compactMap { index, name in
            cells[index].isEmpty ? nil : try ClaimText(name: name, value: cells[index])
        }
        return template.question(
            about: SubjectText(cells[subject]),
            claims: try ClaimText.json(claims, schema: schema)
        )
    }
}
