import SharingModel

/// The records about which a correction is open: in memory, so that no question pays a look-up for it.
struct DisputedRecords: Sendable {
    /// What somebody holds to be wrong, whichever names in it.
    private struct Report: Hashable {
        let agency: AgencyID
        let isForPerson: Bool
        let subject: BlindTag?
        let material: String
        let revisions: [RevisionReference]

        init(_ filed: FiledCorrection, of subject: BlindTag?, by opener: CallerID) {
            agency = opener.agency
            isForPerson = filed.isForPerson
            self.subject = subject
            material = filed.material.code
            revisions = filed.revisions
        }
    }

    private var cases: [[UInt8]: (filed: FiledCorrection, report: Report)] = [:]
    /// How many of them there are about each record, and about each subject that misses one.
    private var records: [Int64: Int] = [:]
    private var subjects: [LookUps.SubjectKey: Int] = [:]
    /// The names that are held to be wrong in each open case; all of them if there are none.
    private var reports: [Report: [[UInt8]: Set<String>]] = [:]

    /// Takes note of a matter as it stands now.
    mutating func take(_ matter: StoredMatter) {
        guard let filed = FiledCorrection(matter) else { return }
        if let (before, report) = cases.removeValue(forKey: matter.id) {
            count(before, -1)
            reports[report]?[matter.id] = nil
            if reports[report]?.isEmpty == true { reports[report] = nil }
        }
        guard matter.isOpen else { return }
        let report = Report(filed, of: matter.keyTag, by: matter.opener)
        cases[matter.id] = (filed, report)
        reports[report, default: [:]][matter.id] = Set(filed.fields)
        count(filed, 1)
    }

    private mutating func count(_ filed: FiledCorrection, _ change: Int) {
        for record in Set(filed.revisions.map(\.record)) { records.count(record, change) }
        if let missing = filed.missing { subjects.count(missing, change) }
    }

    /// Whether one of these records is disputed, or that there is none about the subject by which they were looked for.
    func contain(_ materials: some Sequence<StoredMaterial>, of subject: LookUps.SubjectKey) -> Bool {
        guard !cases.isEmpty else { return false }
        return subjects[subject] != nil || materials.contains { records[$0.number] != nil }
    }

    /// An open case in which the same agency has said all of that already about the same subject.
    func openCase(of filed: FiledCorrection, about subject: BlindTag, by opener: CallerID) -> RecordID? {
        guard let open = reports[Report(filed, of: subject, by: opener)] else { return nil }
        let isWhole = open.first { $0.value.isEmpty }
        let said = open.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        let isSaid = !filed.fields.isEmpty && said.isSuperset(of: filed.fields)
        let known = isWhole ?? (isSaid ? open.first { !$0.value.isDisjoint(with: filed.fields) } : nil)
        return known.map { RecordID(bytes: $0.key) }
    }
}

extension Dictionary where Value == Int {
    /// Counts up or down; what is counted down to nothing is forgotten.
    fileprivate mutating func count(_ key: Key, _ change: Int) {
        let number = (self[key] ?? 0) + change
        self[key] = number > 0 ? number : nil
    }
}

extension BatchDraft {
    /// Whether a correction is open about one of these records, or about that the subject has none: then the answer says so
    /// and the paper is accepted.
    ///
    /// - Parameters:
    ///   - materials: what was found and is answered from.
    ///   - subject: by what it was looked for.
    /// - Returns: whether an answer from them is disputed.
    func isDisputed(_ materials: some Sequence<StoredMaterial>, of subject: LookUps.SubjectKey) -> Bool {
        disputed.contain(materials, of: subject)
    }
}
