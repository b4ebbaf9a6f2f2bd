extension ContractStanding {
    /// More time that a provider asks for.
    public struct RequestedExtension: Hashable, Sendable {
        /// How many working days more.
        public let workingDays: Int
        /// Why.
        public let reason: String
        /// Who asks.
        public let by: CallerID
    }

    /// The time that runs for its provider: to answer, or to begin to share.
    ///
    /// - Parameter reply: the answer that is due to such an application (``SharingDuty/reply(to:)``).
    /// - Returns: the clock; nil if nothing is due.
    public func clock(replying reply: SharingDuty?) -> DecisionClock? {
        switch state {
        case .proposed:
            guard let appliedOn, let reply else { return nil }
            return DecisionClock(reply, receivedOn: appliedOn, granted: granted)
        case .active:
            guard let consentedOn, startedOn == nil else { return nil }
            // What was agreed for later is not due before.
            return DecisionClock(.sharingStart, receivedOn: max(consentedOn, from))
        case .returned, .rejected, .withdrawn, .suspended, .terminated, .superseded: return nil
        }
    }

    /// Takes note that it was used: from then on at the latest there is sharing.
    public mutating func use(on day: CivilDate) {
        startedOn = min(startedOn ?? day, day)
    }

    /// A provider asks for more time; what it asked for before falls.
    mutating func request(_ decision: ContractDecision) throws(Refusal) {
        guard decision.agency == provider else { throw .notParty }
        guard accepted.contains(consumer) else { throw .notApplied }
        guard let reason = decision.reason else { throw .reasonMissing }
        guard let workingDays = decision.workingDays else { throw .workingDaysMissing }
        guard granted == nil else {
            throw .extensionRefused(ExtensionRefusal(reasons: [.alreadyExtended]))
        }
        requested = RequestedExtension(workingDays: workingDays, reason: reason, by: decision.by)
    }

    /// The hub consents to so many days as it names, which are those that the provider asks for.
    ///
    /// The consumer is told with it, on the same day.
    mutating func consent(_ decision: ContractDecision, on day: CivilDate) throws(Refusal) {
        guard decision.agency == hub else { throw .notParty }
        guard let requested else { throw .nothingRequested }
        guard decision.by != requested.by else { throw .ownRequest }
        // What was read may have been asked anew since.
        guard decision.workingDays == requested.workingDays else {
            throw .otherRequest(requested.workingDays)
        }
        granted = ClockExtension(workingDays: requested.workingDays, consentedOn: day, noticeOn: day)
        self.requested = nil
    }

    /// A provider says that it shares, where no question through the gateway shows it.
    mutating func start(_ decision: ContractDecision, on day: CivilDate) throws(Refusal) {
        guard decision.agency == provider else { throw .notParty }
        guard startedOn == nil else { throw .alreadyStarted }
        guard from <= day else { throw .notBefore(from) }
        startedOn = day
    }
}
