public import SharingModel
public import TransparencyLog

/// An export of log records: it is an entry of the log before the first record is handed over.
///
/// What is handed over afterwards never depends on what comes later: the range ends before the export's own batch.
public struct ExportOperation: LoggedOperation {
    /// What may be handed over now.
    public struct Page: Hashable, Sendable {
        /// The indexes.
        public let range: Range<UInt64>
        /// Whether the log had more of what was asked for.
        public let isFollowed: Bool
        /// The log record's place in the batch.
        public let position: Int
    }

    /// How many entries one export covers at most.
    public static let limit: UInt64 = 10_000
    /// The largest index that a record can name exactly (RFC 8785 §3.2.2.3).
    public static let largestIndex: UInt64 = 1 << 53

    private let first: UInt64
    private let until: UInt64?
    private let provider: AgencyID?
    private let caller: CallerID
    private let earlier: Checkpoint?
    private let isList: Bool
    /// Nothing is looked up.
    public let lookUps = LookUps()

    /// Prepares an export.
    ///
    /// - Parameters:
    ///   - first: the first index.
    ///   - until: the index before which it ends; nil for the end of the log.
    ///   - provider: whose materials the records are about; nil for all records.
    ///   - caller: who gets them.
    ///   - earlier: the end of the log whose records they are, if that is not the current one.
    ///   - isList: whether no records are handed over, but what they say of uses (``UseList``).
    /// - Precondition: neither index is above ``largestIndex``.
    public init(
        from first: UInt64,
        until: UInt64?,
        provider: AgencyID?,
        by caller: CallerID,
        of earlier: Checkpoint? = nil,
        asList isList: Bool = false
    ) {
        self.first = first
        self.until = until
        self.provider = provider
        self.caller = caller
        self.earlier = earlier
        self.isList = isList
    }

    /// Fixes the range and records it.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Page {
        // What precedes this batch is durable already; an earlier log grows no more.
        let end = min(until ?? .max, earlier?.size ?? batch.place(of: 0).index)
        let last = max(first, min(end, first + ExportOperation.limit))
        var draft = RecordDraft(kind: .export)
        draft.caller = caller
        draft.provider = provider
        draft.exported = (first, last)
        draft.otherOrigin = earlier?.origin
        if isList { draft.result = "uses" }
        let position = try batch.log(
            draft,
            id: batch.makeID(),
            opening: batch.randomBytes(32),
            isOpeningReleased: false
        )
        return Page(range: first..<last, isFollowed: last < end, position: position)
    }
}
