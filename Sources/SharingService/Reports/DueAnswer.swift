import SharingModel

/// An answer that the law wants by a day, and when it came.
struct DueAnswer: Sendable {
    /// What was due since when.
    let clock: DecisionClock
    /// Who was to answer.
    let debtor: AgencyID
    /// The agencies that see it, besides auditors and the hub.
    let parties: Set<AgencyID>
    /// The day on which it was over: answered, or withdrawn; nil if it is open.
    let answeredOn: CivilDate?
}

extension CorrectionService {
    /// Every answer to a correction that was, or is, due.
    func dueAnswers() async throws -> [DueAnswer] {
        try await gateway.store.matters(.correction, isOpen: false).compactMap { matter in
            guard let filed = FiledCorrection(matter) else { return nil }
            return DueAnswer(
                clock: DecisionClock(.correction, received: matter.openedAt, in: gateway.calendar),
                debtor: filed.provider,
                parties: matter.parties,
                answeredOn: (matter.steps.last { $0.verb == "resolve" }).map {
                    gateway.calendar.day(of: $0.time)
                }
            )
        }
    }
}

extension ProposalService {
    /// Every review by the hub that was, or is, due.
    func dueAnswers() async throws -> [DueAnswer] {
        try await gateway.store.matters(.proposal, isOpen: false).compactMap { matter in
            guard let review = try matter.hubReview(hub: gateway.hub) else { return nil }
            return DueAnswer(
                clock: DecisionClock(.cataloguePublication, received: review.since, in: gateway.calendar),
                debtor: gateway.hub,
                parties: matter.parties.union([gateway.hub]),
                answeredOn: review.until.map(gateway.calendar.day(of:))
            )
        }
    }
}
