import CanonicalJSON

/// What a candidate has otherwise than the release that is public, for who reviews it.
struct ReleaseComparison {
    private let candidate: JSONValue
    private let release: JSONValue

    /// Holds a candidate against an earlier release.
    init(_ candidate: JSONValue, since release: JSONValue) {
        self.candidate = candidate
        self.release = release
    }

    /// The rows of both in a table; then the columns that came, went, or are masked otherwise, if there are any.
    var text: String {
        let (before, now) = (release["manifest"], candidate["manifest"])
        func row(_ name: String, _ path: (JSONValue?) -> JSONValue?) -> [String] {
            [name] + [before, now].map { String(path($0?["rows"])?.integer ?? 0) }
        }
        var reasons: [String] = []
        for member in [before, now].flatMap({ $0?["rows"]?["heldBack"]?.object?.members ?? [] })
        where !reasons.contains(member.name) { reasons.append(member.name) }
        let rows =
            ["read", "released", "masked"].map { name in row(name) { $0?[name] } }
            + reasons.sorted().map { name in row(name) { $0?["heldBack"]?[name] } }
        let header = [
            "rows", "release \(release["number"]?.integer ?? 0)",
            "candidate \(candidate["number"]?.integer ?? 0)",
        ]
        let table = Table(header: header, rows, numeric: [1, 2]).description
        return ([table] + columnLines).joined(separator: "\n")
    }

    private var columnLines: [String] {
        let (before, now) = (ReleaseComparison.columns(of: release), ReleaseComparison.columns(of: candidate))
        func list(_ what: String, _ names: [String]) -> [String] {
            names.isEmpty ? [] : ["\(what): \(names.joined(separator: ", "))"]
        }
        func names(_ left: [JSONValue], notIn right: [JSONValue]) -> [String] {
            let known = Set(right.compactMap { $0["name"]?.string })
            return left.compactMap { $0["name"]?.string }.filter { !known.contains($0) }
        }
        let masks = now.compactMap { column -> String? in
            guard let old = before.first(where: { $0["name"] == column["name"] }),
                old["mask"] != column["mask"]
            else { return nil }
            let words = [old, column].map { $0["mask"] == nil ? "as it is" : ReleaseText.mask($0["mask"]) }
            return "\(column["name"]?.string ?? "") was \(words[0]), now \(words[1])"
        }
        return list("columns added", names(now, notIn: before))
            + list("columns removed", names(before, notIn: now))
            + masks.map { "mask changed: \($0)" }
    }

    private static func columns(of release: JSONValue) -> [JSONValue] {
        release["manifest"]?["columns"]?.array ?? []
    }
}
