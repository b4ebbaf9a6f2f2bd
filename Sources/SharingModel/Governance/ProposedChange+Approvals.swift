extension ProposedChange {
    /// Whose consent the change needs when `proposer` proposes it; nil where they may not.
    ///
    /// What a steward proposes has the consent of their agency's head of sharing with it; nobody else's proposal has.
    public func approvals(
        proposedBy proposer: Caller,
        under catalogue: Catalogue,
        hub: AgencyID
    ) -> [Approval]? {
        let isHubOperator = proposer.id.agency == hub && proposer.roles.contains(.operator)
        switch self {
        case .caller(let caller):
            let isSteward = proposer.id.agency == caller.id.agency && proposer.roles.contains(.steward)
            let watches = caller.roles.union(catalogue.callers[caller.id]?.roles ?? []).contains(.security)
            guard isHubOperator || (isSteward && !watches) else { return nil }
            // Security administrators do not admit one another.
            if watches { return [.head(hub)] }
            let isRestored = catalogue.callers[caller.id].map(caller.isRestoredAdministrator) ?? false
            return [isRestored ? .hubAdministrator : .security]
        case .agency(let agency):
            if catalogue.agencies[agency.id] == nil { return isHubOperator ? [.security] : nil }
            return approvals(ofOwner: agency.id, proposedBy: proposer, hub: hub)
        case .materialType(let type):
            // The hub names the source agency (Decree 809 art 19).
            let known = catalogue.types[type.reference.code]?.first?.source
            if let known, known != type.source, !isHubOperator { return nil }
            return approvals(ofOwner: type.source, proposedBy: proposer, hub: hub)
        case .retirement(let type):
            guard let source = catalogue.versions(of: type).first?.source else {
                return isHubOperator || proposer.roles.contains(.steward) ? [.hubReview] : nil
            }
            return approvals(ofOwner: source, proposedBy: proposer, hub: hub)
        case .moreTime(let more):
            let source = catalogue.types[more.materialType]?.first?.source ?? proposer.id.agency
            return approvals(ofOwner: source, proposedBy: proposer, hub: hub)
        case .serviceItem(let item):
            if let known = catalogue.items[item.slug]?.agency, known != item.agency, !isHubOperator {
                return nil
            }
            return approvals(ofOwner: item.agency, proposedBy: proposer, hub: hub)
        case .dataset(let dataset):
            if let known = catalogue.datasets[dataset.name]?.publisher, known != dataset.publisher,
                !isHubOperator
            {
                return nil
            }
            return approvals(ofOwner: dataset.publisher, proposedBy: proposer, hub: hub)
        }
    }

    private func approvals(ofOwner owner: AgencyID, proposedBy proposer: Caller, hub: AgencyID) -> [Approval]?
    {
        let isOwn = proposer.id.agency == owner
        if isOwn, proposer.roles.contains(.steward) { return [.hubReview] }
        guard proposer.roles.contains(.operator), isOwn || proposer.id.agency == hub else { return nil }
        return owner == hub ? [.head(hub)] : [.head(owner), .hubReview]
    }
}

extension Caller {
    /// Whether this gives an administrator who is suspended back what they had, and nothing else.
    fileprivate func isRestoredAdministrator(_ known: Caller) -> Bool {
        id.kind == .administrator && known.state == .suspended && known.roles == roles
            && known.permissions == permissions && known.pinnedKey == pinnedKey
    }
}
