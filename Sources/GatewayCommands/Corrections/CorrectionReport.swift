import CanonicalJSON

/// A correction as a person reads it.
enum CorrectionReport {
    private static let names = [
        "id", "state", "material", "provider", "filedBy", "filedAt", "answer", "role", "sourceId",
        "statement",
        "reason", "resolvedBy", "resolvedAt",
    ]

    static func print(_ answer: GatewayAnswer, asJSON: Bool) {
        guard !asJSON, let correction = answer.json else {
            return Console.print(String(decoding: answer.bytes, as: UTF8.self))
        }
        var rows = names.compactMap { name in (correction[name]?.string).map { [name, $0] } }
        let fields = correction["fields"]?.array?.compactMap(\.string) ?? []
        rows.append(["wrong", fields.isEmpty ? "the record as a whole" : fields.joined(separator: ", ")])
        if let scheme = correction["subject"]?["scheme"]?.string,
            let id = correction["subject"]?["id"]?.string
        {
            rows.append(["subject", "\(scheme):\(id)"])
        }
        if let due = correction["clock"]?["due"]?.string { rows.append(["due", due]) }
        Console.print(Table(rows.map { [Headings.of($0[0]), $0[1]] }).description)
        guard let wrong = correction["wrongAnswers"]?.array else { return }
        Console.print("")
        let counts = wrong.map { agency in
            [agency["agency"]?.string ?? "", "\(agency["receipts"]?.array?.count ?? 0)"]
        }
        Console.print(
            counts.isEmpty
                ? "nobody got a wrong answer"
                : Table(header: Headings.of(["agency", "wrong answers"]), counts, numeric: [1]).description
        )
    }
}
