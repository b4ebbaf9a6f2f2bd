import CanonicalJSON
import SharingModel

/// A report as people read it: what was asked, what was submitted, the answers that were due, the quality of the data.
struct ReportText: CustomStringConvertible {
    private let report: JSONValue
    private let rows: [JSONValue]
    private let language: Language

    init(_ report: JSONValue, in language: Language) {
        self.report = report
        rows = report["rows"]?.array ?? []
        self.language = language
    }

    var description: String {
        guard !rows.isEmpty else {
            return LocalizedText(en: "nothing was counted in these months", zh: "所选月份无统计数据")[language]
        }
        return [asked, submitted, decisions, quality].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    // MARK: Counts

    private static let measures = [
        ("papersSaved", "saved"), ("papersTaken", "taken"), ("verifications", "verified"),
        ("reuses", "reused"), ("refusals", "refused"), ("corrections", "corrections"),
        ("repeatedNotices", "told again"),
    ]

    /// What agencies asked, each row followed by its reasons.
    private var asked: String {
        let counted = rows.filter { row in
            ReportText.measures.contains { row[$0.0]?.integer ?? 0 > 0 }
        }
        guard !counted.isEmpty else { return "" }
        var lines = table(of: counted, ReportText.measures).split(separator: "\n").map(String.init)
        // From the last, so that the places of those before stay; two lines are the heading.
        for (index, row) in counted.enumerated().reversed() {
            lines.insert(contentsOf: reasons(row), at: index + 3)
        }
        return lines.joined(separator: "\n")
    }

    private var submitted: String {
        table(
            of: rows.filter { $0["submissions"]?.integer ?? 0 > 0 },
            [("submissions", "submitted")]
        )
    }

    private func table(of rows: [JSONValue], _ measures: [(member: String, heading: String)]) -> String {
        guard !rows.isEmpty else { return "" }
        var names = Report.Key.columnNames.filter { name in rows.contains { $0[name] != nil } }
        // A type has one provider.
        if names.contains("agency"), names.contains("material") { names.removeAll { $0 == "provider" } }
        let cells = rows.map { row in
            names.map { row[$0]?.string ?? "" } + measures.map { String(row[$0.member]?.integer ?? 0) }
        }
        return table(
            names + measures.map(\.heading),
            cells,
            numeric: Set(names.count..<(names.count + measures.count))
        )
    }

    private func reasons(_ row: JSONValue) -> [String] {
        let kinds = [
            ("papersTakenFor", LocalizedText(en: "taken for", zh: "仍收纸质的原因")),
            ("refusedFor", LocalizedText(en: "refused for", zh: "不予准许的理由")),
        ]
        return kinds.compactMap { member, title in
            let counts = (row[member]?.object?.members ?? []).map { "\($0.name) \($0.value.integer ?? 0)" }
            guard !counts.isEmpty else { return nil }
            return "    \(title[language]): "
                + counts.map { PrintableText($0).description }.joined(separator: ", ")
        }
    }

    // MARK: Answers and quality

    private var decisions: String {
        let cells = (report["decisions"]?.array ?? []).map { row in
            [
                row["month"]?.string ?? "", row["provider"]?.string ?? "", row["duty"]?.string ?? "",
                String(row["due"]?.integer ?? 0), String(row["late"]?.integer ?? 0),
            ]
        }
        return table(["month", "provider", "duty", "answers due", "late"], cells, numeric: [3, 4])
    }

    private var quality: String {
        let cells = (report["quality"]?.array ?? []).map { row in
            [
                row["material"]?.string ?? "", row["provider"]?.string ?? "",
                row["mismatchRate"]?.string ?? "-", row["correctionRate"]?.string ?? "-",
                row["declaredFrequency"]?.string ?? "-", submission(row),
            ]
        }
        let names = ["material", "provider", "mismatches", "corrections", "declared", "last submission"]
        return table(names, cells, numeric: [2, 3])
    }

    private func submission(_ row: JSONValue) -> String {
        guard let days = row["daysSinceSubmission"]?.integer else {
            return LocalizedText(en: "never", zh: "无")[language]
        }
        return LocalizedText(en: "\(days) days ago", zh: "\(days) 天前")[language]
    }

    private func table(_ names: [String], _ cells: [[String]], numeric: Set<Int>) -> String {
        guard !cells.isEmpty else { return "" }
        return Table(header: Headings.of(names, in: language), cells, numeric: numeric).description
    }
}
