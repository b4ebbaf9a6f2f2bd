/// The first outcome under an idempotency key; never the body.
public struct StoredOutcome: Hashable, Sendable {
    /// HMAC of route and body.
    public let body: BlindTag
    /// The status that was answered, and the words of the outcome.
    public let status: Int
    /// The word for what came of it, such as created, updated or unchanged.
    public let outcome: String
    /// The id of what was made or changed.
    public let resource: String
    /// Its revision, where it has any; 0 otherwise.
    public let revision: Int
    /// Where the log entry is; nil if there is none.
    public let place: LogPlace?

    /// Describes an outcome.
    public init(
        body: BlindTag,
        status: Int,
        outcome: String,
        resource: String,
        revision: Int,
        place: LogPlace?
    ) {
        self.body = body
        self.status = status
        self.outcome = outcome
        self.resource = resource
        self.revision = revision
        self.place = place
    }
}
