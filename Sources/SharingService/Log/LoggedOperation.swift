import SharingModel

/// Something that is decided from what is stored and is logged before its outcome is released.
public protocol LoggedOperation: Sendable {
    /// What comes of it.
    associatedtype Outcome: Sendable

    /// What is read before it is decided.
    var lookUps: LookUps { get }

    /// Tags that no other operation of the same batch may share, because deciding depends on what the other writes.
    var exclusiveTags: Set<BlindTag> { get }

    /// Whether nothing else may be decided in the same batch.
    var isAlone: Bool { get }

    /// About how much work it is to decide, in questions; at least 1.
    var weight: Int { get }

    /// Whether nobody waits for it: that it fails is told by what somebody waits for.
    var isUpkeep: Bool { get }

    /// Decides it and adds what is to be written to `batch`.
    ///
    /// - Throws: what the caller gets instead of an outcome; it must throw before it adds anything.
    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome
}

extension LoggedOperation {
    /// None: questions do not depend on each other.
    public var exclusiveTags: Set<BlindTag> { [] }

    /// Operations share batches.
    public var isAlone: Bool { false }

    /// As much as a question.
    public var weight: Int { 1 }

    /// Somebody waits for it.
    public var isUpkeep: Bool { false }
}

/// The log could not be made durable; nothing was released.
public struct LogUnavailable: Error, Sendable {
    /// Why, for operators.
    public let reason: String
    /// Whether a later attempt may succeed without help.
    public let isTransient: Bool

    /// Says why.
    public init(reason: String, isTransient: Bool) {
        self.reason = reason
        self.isTransient = isTransient
    }
}
