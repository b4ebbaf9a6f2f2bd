import CanonicalJSON
import TransparencyLog

/// An answer as a person reads it.
struct VerdictReport: CustomStringConvertible {
    private let answer: JSONValue

    init(_ answer: JSONValue) {
        self.answer = answer
    }

    var description: String {
        var rows: [[String]] = []
        let verdict = [answer["verdict"]?.string, answer["state"]?.string].compactMap(\.self).joined(
            separator: ": "
        )
        rows.append(["verdict", verdict])
        if answer["disputed"] == .boolean(true) {
            rows.append(["disputed", "the record is being checked: accept the paper"])
        }
        if let material = answer["material"], let type = material["type"]?.string {
            let version = material["version"]?.integer.map { "@\($0)" } ?? ""
            let source = material["source"]?.string.map { " of \($0)" } ?? ""
            rows.append(["material", type + version + source])
        }
        if let time = answer["asOf"]?.string { rows.append(["as of", time]) }
        if let id = answer["id"]?.string { rows.append(["record", id]) }
        if let entry = logEntry { rows.append(["log entry", entry]) }
        var text = Table(rows).description
        let claims = answer["claims"]?.object?.members ?? []
        if !claims.isEmpty {
            text +=
                "\n\n"
                + Table(header: ["claim", "result"], claims.map { [$0.name, $0.value.string ?? ""] })
                .description
        }
        return text
    }

    /// Where the receipt says that the record stands; not verified here.
    private var logEntry: String? {
        guard let proof = answer["receipt"]?["proof"]?.string,
            let parsed = try? TransparencyProof(parsing: proof)
        else {
            return nil
        }
        return String(parsed.inclusion.index)
    }
}
