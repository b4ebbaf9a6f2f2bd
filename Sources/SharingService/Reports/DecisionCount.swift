public import CanonicalJSON
public import SharingModel

/// How many answers of one kind were due in a month, and how many were not in time: to applications for sharing (Decree 809 art
/// 21), to corrections (art 26), and the hub's to changes of the catalogue (art 17).
public struct DecisionCount: Hashable, Sendable {
    /// The month of the due day.
    public let month: CivilMonth
    /// Who was to answer.
    public let provider: AgencyID
    /// What was to be done.
    public let duty: SharingDuty
    /// How many were due.
    public internal(set) var due: Int
    /// How many of them were answered after the due day, or are not yet although it is over.
    public internal(set) var late: Int

    /// As callers see it.
    public var json: JSONObject {
        [
            "month": .string(month.description), "provider": .string(provider.description),
            "duty": .string(duty.rawValue),
            "due": .integer(Int64(due)), "late": .integer(Int64(late)),
        ]
    }
}

extension SharingGateway {
    /// The answers that were due in these months, by month, debtor and duty; those that an agency is a party of alone, if one
    /// is named.
    func decisions(in months: ClosedRange<CivilMonth>, of agency: AgencyID?) async throws -> [DecisionCount] {
        var answers = try await ContractService(self).dueAnswers()
        answers += try await CorrectionService(self).dueAnswers()
        answers += try await ProposalService(self).dueAnswers()
        var counts: [[String]: DecisionCount] = [:]
        for answer in answers where agency.map(answer.parties.contains) ?? true {
            let due = answer.clock.due(under: workingDays).day
            let month = CivilMonth(of: due)
            guard months.contains(month) else { continue }
            let duty = answer.clock.duty
            let place = [month.description, answer.debtor.description, duty.rawValue]
            var count =
                counts[place]
                ?? DecisionCount(month: month, provider: answer.debtor, duty: duty, due: 0, late: 0)
            count.due += 1
            if answer.answeredOn ?? today > due { count.late += 1 }
            counts[place] = count
        }
        return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }
}

extension ContractService {
    /// Every answer to an application that was, or is, due.
    fileprivate func dueAnswers() async throws -> [DueAnswer] {
        var answers: [DueAnswer] = []
        for contract in gateway.catalogue.current.contracts {
            guard let (clock, answeredOn) = try await answer(to: contract) else { continue }
            answers.append(
                DueAnswer(
                    clock: clock,
                    debtor: contract.content.provider,
                    parties: [contract.content.provider, contract.content.consumer],
                    answeredOn: answeredOn
                )
            )
        }
        return answers
    }

    /// The clock that an application set off, and the day on which it was over: answered, or withdrawn.
    private func answer(to contract: RegisteredContract) async throws -> (DecisionClock, CivilDate?)? {
        let content = contract.content
        var clock: DecisionClock?
        var requested = 0
        for (step, time) in try await gateway.store.contract(contract.hash)?.steps ?? [] {
            switch step {
            // The catalogue's rule has answered.
            case .proposed(_, isByRule: true), .seeded: return nil
            case .proposed, .superseded: continue
            case .decided(let text):
                guard let decision = StoredContract.decision(in: text) else { continue }
                let day = gateway.calendar.day(of: time)
                if let running = clock {
                    switch decision.verb {
                    // The answer may come later with the hub's consent; neither is an answer.
                    case .extend: requested = decision.workingDays ?? 0
                    case .consent:
                        let more = ClockExtension(workingDays: requested, consentedOn: day, noticeOn: day)
                        clock = DecisionClock(running.duty, receivedOn: running.receivedOn, granted: more)
                    default: return (running, day)
                    }
                } else if decision.verb == .accept, decision.agency == content.consumer {
                    clock = SharingDuty.reply(to: gateway.catalogue.current.sharingClasses(of: content))
                        .map { DecisionClock($0, received: time, in: gateway.calendar) }
                }
            }
        }
        return clock.map { ($0, nil) }
    }
}
