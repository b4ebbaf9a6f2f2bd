// What an operation adds is taken back if it fails.
extension BatchDraft {
    /// How far a batch was when an operation began.
    struct Mark {
        let dataKeys: Int
        let revisions: Int
        let records: Int
        let uses: Int
        let outcomes: Int
        let erasures: Int
        let contracts: Int
        let contractUses: Int
        let lapses: Int
        let matters: Int
        let notices: Int
        let documents: Int
        let tellings: Int
        let useOutcomes: Int
        let tallied: Int
        let nextNumber: Int64
    }

    /// Where an operation begins.
    var mark: Mark {
        Mark(
            dataKeys: writes.dataKeys.count,
            revisions: writes.revisions.count,
            records: writes.records.count,
            uses: writes.uses.count,
            outcomes: writes.outcomes.count,
            erasures: writes.erasures.count,
            contracts: writes.contracts.count,
            contractUses: writes.contractUses.count,
            lapses: writes.lapses.count,
            matters: writes.matters.count,
            notices: writes.notices.count,
            documents: writes.documents.count,
            tellings: writes.tellings.count,
            useOutcomes: writes.useOutcomes.count,
            tallied: tally.count,
            nextNumber: nextNumber
        )
    }

    /// Takes back what an operation added since `mark`: one that fails leaves nothing behind.
    mutating func takeBack(to mark: Mark) {
        for key in writes.dataKeys[mark.dataKeys...] { newKeys[key.tag] = nil }
        writes.dataKeys.removeSubrange(mark.dataKeys...)
        writes.revisions.removeSubrange(mark.revisions...)
        writes.records.removeSubrange(mark.records...)
        writes.uses.removeSubrange(mark.uses...)
        writes.outcomes.removeSubrange(mark.outcomes...)
        writes.erasures.removeSubrange(mark.erasures...)
        writes.contracts.removeSubrange(mark.contracts...)
        usedContracts.subtract(writes.contractUses[mark.contractUses...])
        writes.contractUses.removeSubrange(mark.contractUses...)
        writes.lapses.removeSubrange(mark.lapses...)
        writes.matters.removeSubrange(mark.matters...)
        writes.notices.removeSubrange(mark.notices...)
        writes.documents.removeSubrange(mark.documents...)
        writes.tellings.removeSubrange(mark.tellings...)
        writes.useOutcomes.removeSubrange(mark.useOutcomes...)
        tally.takeBack(to: mark.tallied)
        drafted.removeSubrange(mark.records...)
        nextNumber = mark.nextNumber
    }
}
