import CanonicalJSON
import SharingModel

extension StandingNotices {
    /// What a contract asks of its parties and of the hub.
    ///
    /// - Parameters:
    ///   - contract: the contract.
    ///   - standing: where its steps have brought it.
    ///   - lastStep: when the newest of them was taken.
    ///   - clock: that of the provider, to answer or to begin to share, if one runs.
    /// - Returns: one for each agency that has to act.
    func notices(
        of contract: RegisteredContract,
        _ standing: ContractStanding,
        lastStep: Timestamp,
        clock: ContractClock?
    ) -> [Notice] {
        let content = contract.content
        func told(_ agency: AgencyID, _ kind: Notice.Kind, due: CivilDate? = nil) -> Notice {
            notice(to: agency, kind, about: StandingNotices.about(contract), due: due, since: lastStep)
        }
        switch standing.state {
        case .proposed:
            guard standing.accepted.contains(content.consumer) else {
                return [told(content.consumer, .contractToSign)]
            }
            let due = clock?.standing.due.day
            return [told(content.provider, .contractToDecide, due: due)]
                + (standing.requested == nil ? [] : [told(hub, .extensionToDecide, due: due)])
        case .returned: return isCompleted(contract) ? [] : [told(content.consumer, .contractToComplete)]
        case .suspended: return [told(content.consumer, .contractToMend, due: standing.mendBy)]
        case .active:
            return (standing.isEndFiled ? [told(hub, .contractEndFiled)] : [])
                + (clock.map { [told(content.provider, .sharingToStart, due: $0.standing.due.day)] } ?? [])
                + expiring(contract)
        case .rejected, .withdrawn, .terminated, .superseded: return []
        }
    }

    /// Whether what was returned was applied for again under its id: not the one that it would replace itself.
    private func isCompleted(_ returned: RegisteredContract) -> Bool {
        catalogue.contracts(of: returned.content.consumer).contains { other in
            [.proposed, .active].contains(other.state) && other.hash != returned.hash
                && other.hash != returned.content.supersedes && other.content.id == returned.content.id
                && other.content.provider == returned.content.provider
        }
    }

    private func expiring(_ contract: RegisteredContract) -> [Notice] {
        let until = contract.content.until
        let first = until.adding(days: -StandingNotices.foresight)
        guard first <= today, today <= until else { return [] }
        let parties = Set([contract.content.provider, contract.content.consumer])
        return parties.sorted { $0.description < $1.description }.map { party in
            notice(
                to: party,
                .contractExpiring,
                about: StandingNotices.about(contract),
                due: until,
                since: calendar.start(of: first)
            )
        }
    }

    /// How notices name a contract.
    static func about(_ contract: RegisteredContract) -> JSONObject {
        [
            "contract": .string(contract.hash.description), "id": .string(contract.content.id),
            "provider": .string(contract.content.provider.description),
            "consumer": .string(contract.content.consumer.description),
        ]
    }
}
