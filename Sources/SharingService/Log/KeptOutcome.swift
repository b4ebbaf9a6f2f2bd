/// What an operation keeps of its outcome for a repetition under the same idempotency key.
public struct KeptOutcome: Hashable, Sendable {
    /// The status that is answered.
    public let status: Int
    /// The word for what came of it.
    public let word: String
    /// The id of what was made or changed; nothing personal.
    public let resource: String
    /// Its revision, where it has any; 0 otherwise.
    public let revision: Int
    /// The log record's place in the batch; nil if there is none.
    public let position: Int?

    /// Describes what is kept.
    public init(status: Int, word: String, resource: String, revision: Int = 0, position: Int?) {
        self.status = status
        self.word = word
        self.resource = resource
        self.revision = revision
        self.position = position
    }
}
