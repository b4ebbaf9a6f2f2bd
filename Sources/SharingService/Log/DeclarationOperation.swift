public import SharingModel
public import TransparencyLog

/// Entry 0 of a log: its declaration, with its origin and key, and the end of the log before it (log.md, Origins).
public struct DeclarationOperation: LoggedOperation {
    private let key: NoteVerifierKey
    private let hub: AgencyID
    private let previous: Checkpoint?
    /// Nothing is looked up.
    public let lookUps = LookUps()

    /// Prepares a declaration.
    ///
    /// - Parameters:
    ///   - key: the log's key.
    ///   - hub: the agency that runs it.
    ///   - previous: the end of the log before it; nil for the first one.
    public init(key: NoteVerifierKey, hub: AgencyID, after previous: Checkpoint? = nil) {
        self.key = key
        self.hub = hub
        self.previous = previous
    }

    /// The log has its declaration: another gateway was first.
    public struct IsDeclared: Error, Sendable {}

    /// Logs the declaration; returns its place in the batch.
    ///
    /// - Throws: ``IsDeclared``.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Int {
        guard batch.place(of: 0).index == 0 else { throw IsDeclared() }
        var draft = RecordDraft(kind: .declaration)
        draft.provider = hub
        draft.declared = key
        draft.previous = previous
        return try batch.log(
            draft,
            id: batch.makeID(),
            opening: batch.randomBytes(32),
            isOpeningReleased: false
        )
    }
}
