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
        /// The first outcome under the same idempotency key.
        case earlier(StoredOutcome)
    }

    private let note: PaperNote
    private let caller: CallerID
    private let idempotency: IdempotencyKey?
    /// Nothing but the outcome under the same idempotency key.
    public let lookUps: LookUps

    /// Prepares what `caller` tells.
    public init(_ note: PaperNote, by caller: CallerID, idempotency: IdempotencyKey?) {
        self.note = note
        self.caller = caller
        self.idempotency = idempotency
        var lookUps = LookUps()
        lookUps.idempotency = idempotency.map { [$0.key] } ?? []
        self.lookUps = lookUps
    }

    /// The same note sent again is counted once.
    public var exclusiveTags: Set<BlindTag> { idempotency.map { [$0.key] } ?? [] }

    /// Records it.
    ///
    /// - Throws: ``InvalidInput`` for an item or a type that is not known; ``IdempotencyKey/Conflict``.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        if let idempotency, let earlier = findings.idempotency.first ?? nil {
            try idempotency.check(earlier)
            return .earlier(earlier)
        }
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
        let position = try log(draft, id: id, in: &batch)
        if let idempotency {
            let outcome = StoredOutcome(
                body: idempotency.body,
                status: 201,
                outcome: note.reason.rawValue,
                number: 0,
                revision: 0,
                place: batch.place(of: position)
            )
            batch.writes.outcomes.append((idempotency.key, outcome))
        }
        return .counted(id: id, position: position)
    }

    /// The opening, which proves the case, goes to the caller once and is not kept: no subject's key could seal it.
    private func log(_ draft: RecordDraft, id: RecordID, in batch: inout BatchDraft) throws -> Int {
        try batch.log(draft, id: id, opening: batch.randomBytes(32))
    }
}
