import Synchronization

/// Whether this is the gateway that does what one of several does at a time: reminders, deliveries, what is due.
///
/// What two do because one of them stood still meanwhile does no harm: everything is decided in a batch.
public final class DutyRoster: Sendable {
    /// For how long a gateway has the duties that it took, unless it keeps them.
    public static let term = Duration.seconds(10)
    /// With how much of the term left a gateway that asks anew has it begin again.
    public static let renewal = Duration.seconds(6)
    /// For how long a gateway goes by what it was told last; less than is left of the term then.
    private static let trust = Duration.seconds(5)

    private let take: (@Sendable () async throws -> Bool)?
    private let confirmed = Mutex<ContinuousClock.Instant?>(nil)

    /// Keeps a roster.
    ///
    /// - Parameter take: takes or keeps the duties, unless another gateway has them, and says whether they are this one's; nil where
    ///   there is no other gateway.
    public init(take: (@Sendable () async throws -> Bool)? = nil) {
        self.take = take
    }

    /// Whether this gateway has them now.
    public var isOnDuty: Bool {
        guard take != nil else { return true }
        return confirmed.withLock { confirmed in
            confirmed.map { ContinuousClock.now - $0 < DutyRoster.trust } ?? false
        }
    }

    /// Takes or keeps them; to be called about once a second.
    public func renew() async throws {
        guard let take else { return }
        let now = ContinuousClock.now
        let isOnDuty = try await take()
        confirmed.withLock { $0 = isOnDuty ? now : nil }
    }
}
