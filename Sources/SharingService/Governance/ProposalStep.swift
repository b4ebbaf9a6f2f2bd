import CanonicalJSON
import Crypto
public import SharingModel

/// What somebody says to a proposal; the last approval puts the change in force, for every request from then on.
public struct ProposalStep: LoggedOperation {
    /// There is no such proposal.
    public struct Unknown: Error {
        /// The only one there is.
        public init() {}
    }

    private let id: RecordID
    private let verb: ProposalVerb
    private let reason: String?
    private let caller: Caller
    private let hub: AgencyID
    private let workingDays: WorkingCalendar
    /// The proposal.
    public let lookUps: LookUps

    /// Prepares a step of `caller`.
    public init(
        _ id: RecordID,
        _ verb: ProposalVerb,
        reason: String?,
        by caller: Caller,
        hub: AgencyID,
        workingDays: WorkingCalendar
    ) {
        self.workingDays = workingDays
        self.id = id
        self.verb = verb
        self.reason = reason
        self.caller = caller
        self.hub = hub
        var lookUps = LookUps()
        lookUps.matters = [id.bytes]
        self.lookUps = lookUps
    }

    /// One change of the catalogue a batch: each is checked against what the one before has left.
    public var exclusiveTags: Set<BlindTag> { [StoredMatter.tag(of: Array("catalogue".utf8))] }

    /// Takes and records it.
    ///
    /// - Throws: ``Unknown``, ``ProposalStanding/Refusal``; ``InvalidInput`` for a change that the catalogue refuses by now.
    public func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> ProposalOperation.Outcome {
        guard var matter = findings.matters[0], matter.kind == .proposal,
            matter.parties.contains(caller.id.agency) || caller.id.agency == hub
        else { throw Unknown() }
        var standing = try matter.proposalStanding(hub: hub)
        let approval = try standing.take(verb, by: caller, hub: hub)
        let change = try matter.proposedChange()
        if verb == .approve, matter.content["base"]?.string != change.base(under: batch.catalogue) {
            throw ProposalStanding.Refusal.stale
        }
        var content: JSONObject = ["role": .string(caller.roles.first?.rawValue ?? "")]
        content["reason"] = reason.map { .string($0) }
        content["as"] = approval.map { .string($0.description) }
        matter.add(.init(verb: verb.rawValue, actor: caller.id, content: content, time: batch.time))
        matter.state = standing.state.rawValue
        matter.isOpen = standing.state == .proposed
        if standing.state == .carriedOut {
            try ProposalRules.check(
                change,
                proposedBy: matter.opener,
                under: batch.catalogue,
                hub: hub,
                on: batch.today,
                workingDays
            )
            batch.writes.documents += ProposalStep.documents(of: change, under: batch.catalogue)
        }
        batch.writes.matters.append(matter)
        let title = matter.content["title"] ?? ""
        if !matter.isOpen, matter.opener.agency != caller.id.agency {
            batch.notify(
                matter.opener.agency,
                .proposalDecided,
                about: [
                    "proposal": .string(id.description), "state": .string(matter.state), "title": title,
                ]
            )
        }
        var draft = RecordDraft(kind: .proposal)
        draft.caller = caller.id
        draft.proposal = id
        draft.decision = verb.rawValue
        draft.reason = title.string
        draft.result = matter.state
        if standing.state == .carriedOut { draft.approvers = standing.approvers }
        return .init(matter: matter, position: try batch.logPlainly(draft))
    }

    /// What is written when a change comes into force.
    private static func documents(
        of change: ProposedChange,
        under catalogue: Catalogue
    ) -> [CatalogueDocument] {
        switch change {
        // Those before stay beside it.
        case .agency(let agency): [CatalogueDocument(agency: agency, version: 0)]
        case .serviceItem(let item): [CatalogueDocument(item: item, version: 0)]
        case .dataset(let dataset): [CatalogueDocument(dataset: dataset, version: 0)]
        case .materialType(let type): [CatalogueDocument(type: type)]
        case .caller(let caller): [CatalogueDocument(caller: caller)]
        case .moreTime: []
        case .retirement(let type):
            catalogue.versions(of: type).map { CatalogueDocument(type: $0, isRetired: true) }
        }
    }
}
