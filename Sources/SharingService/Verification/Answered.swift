public import SharingModel

/// What came of a question.
public enum Answered: Sendable {
    /// It was answered: the answer without its receipt, and the record's place in the batch.
    case answer(Answer)
    /// It was refused for these reasons; the record's place, where the refusal was logged.
    case refused(Refusal, position: Int?, retryAt: Timestamp?)
}

/// An answer that waits for its receipt.
///
/// It exists only after comparison.
public struct Answer: Sendable {
    /// The canonical JSON of the answer without its receipt: what the record commits to.
    public let canonicalBytes: [UInt8]
    /// The verdict's word, or `released` or `not-found` of a reuse; safe as a metric's label.
    public let result: String
    /// The record's place in its batch.
    public let position: Int
}
