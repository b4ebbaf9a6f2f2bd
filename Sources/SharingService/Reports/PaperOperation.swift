import CanonicalJSON
public import SharingModel

/// A consumer tells that it took a paper although the item lists its type as shared: recorded and counted.
public struct PaperOperation: LoggedOperation {
    /// What came of it.
    public enum Outcome: Sendable {
        /// It is counted: its id, and the record's place in the batch.
        case counted(id: RecordID, position: Int)
        /// The item's closed list does not have the type: nobody may ask for it.
        case refused(Refusal, position: Int)
    }

    private let note: PaperNote
    private let caller: CallerID
    /// Nothing is looked up.
    public let lookUps = LookUps()

    /// Prepares what `caller` tells.
    public init(_ note: PaperNote, by caller: CallerID) {
        self.note = note
        self.caller = caller
    }

    /// Records it.
    ///
    /// - Throws: ``InvalidInput`` for an item or a type that is not known.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard let item = batch.catalogue.serviceItem(note.serviceItem) else {
            throw InvalidInput(
                .value,
                at: "/serviceItem",
                en: "there is no such service item",
                zh: "没有此政务服务事项"
            )
        }
        guard let type = batch.catalogue.versions(of: note.material).first else {
            throw InvalidInput(.value, at: "/material", en: "there is no such material type", zh: "没有此材料类型")
        }
        let code = type.reference.code
        if !item.lists(code), item.materials.contains(where: { $0.type == code }) {
            throw InvalidInput(
                .value,
                at: "/material",
                en: "the item lists it as what the applicant brings: such a paper is not reported",
                zh: "该事项将其列为申请人提交的材料，无需报告"
            )
        }
        var draft = RecordDraft(kind: .paper)
        draft.caller = caller
        draft.provider = type.source
        draft.material = type.reference
        draft.serviceItem = item.slug
        draft.caseNumber = note.caseNumber
        draft.result = note.reason.rawValue
        let id = batch.makeID()
        guard item.lists(code) else {
            let refusal = Refusal(
                reasons: [.materialNotInServiceItem],
                contract: nil,
                material: type.reference,
                provider: type.source
            )
            draft.result = RecordDraft.refused
            draft.reasons = refusal.reasons
            return .refused(refusal, position: try log(draft, id: id, in: &batch))
        }
        return .counted(id: id, position: try log(draft, id: id, in: &batch))
    }

    /// The opening, which proves the case, goes to the caller once and is not kept: no subject's key could seal it.
    private func log(_ draft: RecordDraft, id: RecordID, in batch: inout BatchDraft) throws -> Int {
        try batch.log(draft, id: id, opening: batch.randomBytes(32))
    }
}
