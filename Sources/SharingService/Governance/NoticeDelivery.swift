public import SharingModel

/// How far a notice is on its way to its agency's webhook.
public struct NoticeDelivery: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// It is to be sent, or sent again.
        case pending
        /// The receiver has taken it.
        case delivered
        /// It was tried long enough; the notice stays in the inbox.
        case abandoned
    }

    /// How long a receiver is tried.
    public static let patience = Duration.seconds(7 * 86_400)
    /// The longest pause between two attempts.
    public static let longestPause = Duration.seconds(6 * 3600)

    /// To whom.
    public let agency: AgencyID
    /// Which notice, by its id.
    public let notice: [UInt8]
    /// Since when it is to be sent.
    public let begun: Timestamp
    /// How often it was tried.
    public private(set) var attempts: Int
    /// When it is to be tried next.
    public private(set) var due: Timestamp
    /// Where it stands.
    public private(set) var state: State

    /// Describes a delivery.
    public init(
        of notice: [UInt8],
        to agency: AgencyID,
        begun: Timestamp,
        attempts: Int = 0,
        due: Timestamp,
        state: State = .pending
    ) {
        self.agency = agency
        self.notice = notice
        self.begun = begun
        self.attempts = attempts
        self.due = due
        self.state = state
    }

    /// The same after the receiver has taken it.
    public func delivered() -> NoticeDelivery {
        var delivery = self
        delivery.attempts += 1
        delivery.state = .delivered
        return delivery
    }

    /// The same after an attempt at `time` failed; `first` is the pause after the first attempt, and it is twice as long after
    /// each further one.
    public func failed(at time: Timestamp, pausing first: Duration) -> NoticeDelivery {
        var delivery = self
        delivery.attempts += 1
        delivery.due = time + min(first * (1 << min(attempts, 20)), NoticeDelivery.longestPause)
        if begun + NoticeDelivery.patience < delivery.due { delivery.state = .abandoned }
        return delivery
    }

    /// What has to be begun and what can be forgotten, given the notices that there are.
    ///
    /// What is gone from the inbox need not be told any more; if it comes again, it is told again.
    ///
    /// - Parameters:
    ///   - current: the notices that agencies with a webhook have.
    ///   - known: the deliveries so far.
    ///   - time: now.
    /// - Returns: deliveries that begin, and those that are over.
    public static func plan(
        for current: [Notice],
        knowing known: [NoticeDelivery],
        at time: Timestamp
    ) -> (new: [NoticeDelivery], over: [NoticeDelivery]) {
        struct Key: Hashable {
            let agency: AgencyID
            let notice: [UInt8]
        }
        let knownKeys = Set(known.map { Key(agency: $0.agency, notice: $0.notice) })
        let currentKeys = Set(current.map { Key(agency: $0.agency, notice: $0.id) })
        let new = current.filter { !knownKeys.contains(Key(agency: $0.agency, notice: $0.id)) }
        return (
            new.map { NoticeDelivery(of: $0.id, to: $0.agency, begun: time, due: time) },
            known.filter { !currentKeys.contains(Key(agency: $0.agency, notice: $0.notice)) }
        )
    }
}
