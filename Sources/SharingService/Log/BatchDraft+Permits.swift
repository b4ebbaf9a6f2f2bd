import SharingModel

extension BatchDraft {
    /// Takes note that a question was permitted under a contract: with the first one there is sharing.
    mutating func noteUse(of contract: ContractHash) {
        if usedContracts.insert(contract).inserted { writes.contractUses.append(contract) }
    }

    /// Whether a correction is open about one of these records, or about that the subject has none: then the answer says so
    /// and the paper is accepted.
    ///
    /// - Parameters:
    ///   - materials: what was found and is answered from.
    ///   - subject: by what it was looked for.
    /// - Returns: whether it is so.
    func isDisputed(_ materials: some Sequence<StoredMaterial>, of subject: LookUps.SubjectKey) -> Bool {
        disputed.contain(materials, of: subject)
    }
}
