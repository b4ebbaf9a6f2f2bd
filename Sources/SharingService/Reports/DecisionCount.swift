public import CanonicalJSON
public import SharingModel

/// How many applications for sharing were to be answered in a month, and how many were not in time (Decree 809 art 21).
public struct DecisionCount: Hashable, Sendable {
    /// The month of the due day.
    public let month: CivilMonth
    /// Who was to answer.
    public let provider: AgencyID
    /// How many were due.
    public internal(set) var due: Int
    /// How many of them were answered after the due day, or are not yet although it is over.
    public internal(set) var late: Int

    /// As callers see it.
    public var json: JSONObject {
        [
            "month": .string(month.description), "provider": .string(provider.description),
            "due": .integer(Int64(due)), "late": .integer(Int64(late)),
        ]
    }
}

extension ContractService {
    /// The answers that were due in these months, by month and provider; of contracts that an agency is a party of alone, if
    /// one is named.
    public func decisions(
        in months: ClosedRange<CivilMonth>,
        of agency: AgencyID?
    ) async throws -> [DecisionCount] {
        var counts: [[String]: DecisionCount] = [:]
        for contract in gateway.catalogue.current.contracts {
            let content = contract.content
            guard agency == nil || agency == content.provider || agency == content.consumer,
                let (clock, answered) = try await answer(to: contract)
            else { continue }
            let due = clock.due(under: gateway.workingDays).day
            let month = CivilMonth(of: due)
            guard months.contains(month) else { continue }
            let place = [month.description, content.provider.description]
            var count =
                counts[place]
                ?? DecisionCount(month: month, provider: content.provider, due: 0, late: 0)
            count.due += 1
            if answered ?? gateway.today > due { count.late += 1 }
            counts[place] = count
        }
        return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
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
