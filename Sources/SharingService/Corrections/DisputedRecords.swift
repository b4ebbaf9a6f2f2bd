import SharingModel

/// The records about which a correction is open: in memory, so that no question pays a look-up for it.
struct DisputedRecords: Sendable {
    private var cases: [[UInt8]: FiledCorrection] = [:]
    private var records: Set<Int64> = []
    private var subjects: Set<LookUps.SubjectKey> = []

    /// Takes note of a matter as it stands now.
    mutating func take(_ matter: StoredMatter) {
        guard let filed = FiledCorrection(matter) else { return }
        cases[matter.id] = matter.isOpen ? filed : nil
        records = Set(cases.values.flatMap(\.revisions).map(\.record))
        subjects = Set(cases.values.compactMap(\.missing))
    }

    /// Whether one of these records is disputed, or that there is none about the subject by which they were looked for.
    func contain(_ materials: some Sequence<StoredMaterial>, of subject: LookUps.SubjectKey) -> Bool {
        guard !cases.isEmpty else { return false }
        return subjects.contains(subject) || materials.contains { records.contains($0.number) }
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
