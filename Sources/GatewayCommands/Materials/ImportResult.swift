import CanonicalJSON

/// What became of an import.
struct ImportResult {
    /// Lines by outcome.
    private(set) var counts: [String: Int] = [:]
    /// The receipt of each chunk that was committed.
    private(set) var receipts: [JSONValue] = []
    /// Why the gateway stopped before the end.
    private(set) var problem: JSONValue?
    /// The first line that it did not answer then.
    private(set) var nextLine: Int64?

    static let outcomes = ["created", "updated", "unchanged", "rejected"]

    /// Reads the last line of the answer.
    init?(json: JSONValue) {
        guard let summary = json["summary"]?.object else { return nil }
        for outcome in ImportResult.outcomes { counts[outcome] = Int(summary[outcome]?.integer ?? 0) }
        receipts = json["receipts"]?.array ?? []
        problem = json["problem"]
        nextLine = json["nextLine"]?.integer
    }

    /// Counts lines that were rejected before they were sent.
    mutating func addRejected(_ count: Int) { counts["rejected", default: 0] += count }

    /// Whether every line was taken.
    var isComplete: Bool { counts["rejected"] == 0 && problem == nil }

    /// The table for people.
    var table: Table {
        Table(ImportResult.outcomes.map { [$0, String(counts[$0] ?? 0)] }, numeric: [1])
    }

    /// The document for programs.
    func json(errors: String?) -> JSONValue {
        var object = JSONObject()
        object["lines"] = .integer(Int64(counts.values.reduce(0, +)))
        for outcome in ImportResult.outcomes { object[outcome] = .integer(Int64(counts[outcome] ?? 0)) }
        object["receipts"] = .integer(Int64(receipts.count))
        if let errors { object["errors"] = .string(errors) }
        if let problem { object["problem"] = problem }
        if let nextLine { object["nextLine"] = .integer(nextLine) }
        return .object(object)
    }
}
