import SharingModel

// An operation that fails leaves nothing behind in its batch.
extension BatchDraft {
    /// How far a batch was when an operation began.
    struct Mark {
        fileprivate let dataKeys: Int
        fileprivate let revisions: Int
        fileprivate let records: Int
        fileprivate let uses: Int
        fileprivate let outcomes: Int
        fileprivate let erasures: Int
        fileprivate let contracts: Int
        fileprivate let contractUses: Int
        fileprivate let lapses: Int
        fileprivate let matters: Int
        fileprivate let notices: Int
        fileprivate let documents: Int
        fileprivate let tellings: Int
        fileprivate let nextNumber: Int64
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
        drafted.removeSubrange(mark.records...)
        nextNumber = mark.nextNumber
    }
}
