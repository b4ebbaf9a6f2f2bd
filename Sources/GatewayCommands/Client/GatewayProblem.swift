import CanonicalJSON
import SharingModel
import SharingService

/// A gateway said no, and why: problem details (RFC 9457) as a person reads them.
struct GatewayProblem: Error, CustomStringConvertible {
    let answer: GatewayAnswer

    init(_ answer: GatewayAnswer) {
        self.answer = answer
    }

    /// The stable code.
    var code: String? { answer.json?["code"]?.string }

    var description: String {
        guard let json = answer.json, json["title"]?.string != nil else {
            return "the gateway answered with status \(answer.status) and no explanation\(request)"
        }
        let wait = answer.retryAfter.map { "\ntry again in \($0) s" } ?? ""
        return GatewayProblem.text(of: json) + wait + request
    }

    private var request: String {
        (answer.json?["instance"]?.string ?? answer.requestID).map { "\nrequest: \($0)" } ?? ""
    }

    /// Title with status and code, detail, every wrong place, the reasons, and what to do.
    static func text(of problem: JSONValue) -> String {
        var lines: [String] = []
        let title = problem["title"]?.string ?? "problem"
        let marks = [problem["status"]?.integer.map(String.init), problem["code"]?.string].compactMap(\.self)
        lines.append(marks.isEmpty ? title : "\(title) (\(marks.joined(separator: " ")))")
        if let detail = problem["detail"]?.string { lines.append(detail) }
        for error in problem["errors"]?.array ?? [] { lines.append("  " + fault(error)) }
        let reasons = (problem["reasons"]?.array ?? []).compactMap(\.string)
        if reasons.isEmpty {
            lines += [problem["code"]?.string].compactMap(mend)
        } else {
            lines.append("reasons: \(reasons.joined(separator: ", "))")
            lines += reasons.compactMap { reason in mend(reason).map { "  \(reason): \($0)" } }
        }
        return lines.map(PrintableText.init).map(\.description).joined(separator: "\n")
    }

    /// What the registry says to do about a problem, or about a reason of a refusal.
    private static func mend(_ code: String?) -> String? {
        code.flatMap(ProblemCode.init)?.mend[Language.preferred]
    }

    /// One wrong place: its JSON Pointer and what is wrong there.
    static func fault(_ error: JSONValue) -> String {
        let message = error["message"]?.string ?? ""
        guard let pointer = error["pointer"]?.string, !pointer.isEmpty else { return message }
        return "\(pointer): \(message)"
    }
}
