public import SharingModel
public import TransparencyLog

/// Entry 0 of a log: its declaration, with its origin and key (log.md, Origins).
public struct DeclarationOperation: LoggedOperation {
    private let key: NoteVerifierKey
    private let hub: AgencyID
    /// Nothing is looked up.
    public let lookUps = LookUps()

    /// Declares the log of `key`, run by `hub`.
    public init(key: NoteVerifierKey, hub: AgencyID) {
        self.key = key
        self.hub = hub
    }

    /// Logs the declaration; returns its place in the batch.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Int {
        var draft = RecordDraft(kind: .declaration)
        draft.provider = hub
        draft.declared = key
        return try batch.log(
            draft,
            id: batch.makeID(),
            opening: batch.randomBytes(32),
            isOpeningReleased: false
        )
    }
}
