import CanonicalJSON

/// A candidate or a release as a person reads it.
struct ReleaseText {
    private let release: JSONValue

    init(_ release: JSONValue) {
        self.release = release
    }

    private var manifest: JSONValue? { release["manifest"] }

    /// What is decided on, in a table; the gate's findings; the files.
    var summary: String {
        var rows = [
            ["dataset", release["dataset"]?.string ?? ""],
            ["release", "\(release["number"]?.integer ?? 0)  \(release["state"]?.string ?? "")"],
            ["as of", manifest?["asOf"]?.string ?? ""],
            ["rows", counts],
            ["bytes", manifest?["bytes"]?.string ?? ""],
        ]
        for check in manifest?["checks"]?.array ?? [] {
            rows.append([check["name"]?.string ?? "", check["finding"]?["en"]?.string ?? ""])
        }
        for step in release["steps"]?.array ?? [] {
            let who = step["by"]?.string ?? "the gateway"
            let why = step["reason"]?.string.map { "  \($0)" } ?? ""
            rows.append([step["step"]?.string ?? "", "\(step["time"]?.string ?? "")  \(who)\(why)"])
        }
        return Table(rows).description
    }

    /// Each column, and what of it leaves.
    var columns: String {
        let rows = (manifest?["columns"]?.array ?? []).map { column in
            [
                column["name"]?.string ?? "", column["type"]?.string ?? "",
                column["title"]?["en"]?.string ?? "", ReleaseText.mask(column["mask"]),
            ]
        }
        return Table(header: ["column", "type", "title", "mask"], rows).description
    }

    /// Each file with its size and hash.
    var files: String {
        let rows = (manifest?["files"]?.array ?? []).map { file in
            [
                file["name"]?.string ?? "", String(file["size"]?.integer ?? 0),
                file["sha256"]?.string ?? "",
            ]
        }
        return Table(header: ["file", "bytes", "SHA-256"], rows, numeric: [1]).description
    }

    private var counts: String {
        let rows = manifest?["rows"]
        let held = (rows?["heldBack"]?.object?.members ?? []).map { "\($0.value.integer ?? 0) \($0.name)" }
        return "\(rows?["released"]?.integer ?? 0) of \(rows?["read"]?.integer ?? 0)"
            + (held.isEmpty ? "" : "  held back: \(held.joined(separator: ", "))")
            + "  with a mask: \(rows?["masked"]?.integer ?? 0)"
    }

    /// How much of a column a mask shows, and where.
    static func mask(_ mask: JSONValue?) -> String {
        guard let mask else { return "" }
        let keep = mask["keep"]?.integer ?? 0
        let what = keep == 0 ? "hidden" : "first \(keep) shown"
        let when = mask["when"]
        if let same = when?["sameAs"]?.string { return "\(what), where it is or holds \(same)" }
        guard let field = when?["field"]?.string else { return what }
        let values = (when?["equals"]?.array ?? []).compactMap(\.string).joined(separator: " or ")
        return "\(what), where \(field) is \(values)"
    }
}
