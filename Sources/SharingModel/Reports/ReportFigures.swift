public import CanonicalJSON

/// What was counted together, and what follows from it.
public struct ReportFigures: Hashable, Sendable {
    private var counts: [TallyMeasure: Int] = [:]

    /// Nothing counted.
    public init() {}

    /// How often something happened.
    public subscript(measure: TallyMeasure) -> Int { counts[measure] ?? 0 }

    mutating func add(_ count: Int, of measure: TallyMeasure) { counts[measure, default: 0] += count }

    /// Papers that were not asked for again: reuses that handed something over, and verifications that matched, or entries
    /// of a completeness check that are held, where the item's list has the type as verified.
    ///
    /// Each question counts: whether two of them were about one case is not known, since cases are not kept.
    public var papersSaved: Int { self[.release] + self[.replacement] }

    /// Papers that were taken anyway.
    public var papersTaken: Int { PaperReason.allCases.reduce(0) { $0 + self[.paper($1)] } }

    /// Verifications with one verdict; a match counts as one whether it stands for a paper or not.
    public func verifications(_ word: Verdict.Word) -> Int {
        self[.verification(word)] + (word == .match ? self[.replacement] : 0)
    }

    /// Verifications that were answered, with the entries that completeness checks looked up.
    public var verifications: Int { Verdict.Word.allCases.reduce(0) { $0 + verifications($1) } }

    /// Reuses that were answered.
    public var reuses: Int { self[.release] + self[.emptyReuse] }

    /// Notices of everything that a case still needs, the repeated ones too.
    public var notices: Int { self[.notice] + self[.repeatedNotice] }

    /// As columns with their names, the same in every form of a report; every reason has its own.
    public var columns: [(name: String, count: Int)] {
        [("papersSaved", papersSaved), ("papersTaken", papersTaken)]
            + PaperReason.allCases.map { ("papersTaken:\($0.rawValue)", self[.paper($0)]) }
            + [("verifications", verifications)]
            + Verdict.Word.allCases.map { ("verifications:\($0.rawValue)", verifications($0)) }
            + [("reuses", reuses), ("reuses:released", self[.release])]
            + [("refusals", self[.refusal])]
            + RefusalReason.allCases.map { ("refusals:\($0.rawValue)", self[.refusedFor($0)]) }
            + [
                ("outcomes", self[.outcome]), ("submissions", self[.submission]),
                ("corrections", self[.correction]), ("corrected", self[.corrected]),
                ("notices", notices), ("repeatedNotices", self[.repeatedNotice]),
            ]
    }

    /// As JSON: what is broken down by reason or verdict is an object of those that occurred.
    public var json: JSONObject {
        var object = JSONObject()
        func breakdown(_ name: String, _ parts: [(String, Int)]) {
            var members = JSONObject()
            for (part, count) in parts where count > 0 { members[part] = .integer(Int64(count)) }
            object[name] = .object(members)
        }
        func number(_ name: String, _ count: Int) { object[name] = .integer(Int64(count)) }
        number("papersSaved", papersSaved)
        number("papersTaken", papersTaken)
        breakdown("papersTakenFor", PaperReason.allCases.map { ($0.rawValue, self[.paper($0)]) })
        number("verifications", verifications)
        breakdown("verdicts", Verdict.Word.allCases.map { ($0.rawValue, verifications($0)) })
        number("reuses", reuses)
        number("reusesReleased", self[.release])
        number("refusals", self[.refusal])
        breakdown("refusedFor", RefusalReason.allCases.map { ($0.rawValue, self[.refusedFor($0)]) })
        number("outcomes", self[.outcome])
        number("submissions", self[.submission])
        number("corrections", self[.correction])
        number("corrected", self[.corrected])
        number("notices", notices)
        number("repeatedNotices", self[.repeatedNotice])
        return object
    }
}
