public import CanonicalJSON
public import SharingModel

/// What a notice is about: the first of these members that its ``Notice/about`` has, and where the API has more of it.
public enum NoticeReference: String, CaseIterable, Sendable {
    /// A sharing dispute, by its id; before the contract that it is about.
    case dispute
    /// Answers, by the ids of their receipts.
    case receipts
    /// A contract, by its hash.
    case contract
    /// A proposal, by its id.
    case proposal
    /// A correction, by its id.
    case correction
    /// A promise, by its id.
    case promise
    /// An erasure, by its id.
    case erasure
    /// A caller, by its URI.
    case caller
    /// A material type, by code and version.
    case material
    /// An open dataset, by its name.
    case dataset
    /// A civil month of uses.
    case month

    /// The path of the API that shows it.
    func path(_ value: String) -> String {
        switch self {
        case .receipts: "/v1/receipts/\(value)"
        case .contract: "/v1/contracts/\(value)"
        case .proposal: "/v1/proposals/\(value)"
        case .correction: "/v1/corrections/\(value)"
        case .dispute: "/v1/sharing-disputes/\(value)"
        case .promise: "/v1/notices"
        case .erasure: "/v1/erasures"
        case .caller: "/v1/callers"
        case .material: "/v1/material-types/\(value.prefix { $0 != "@" })"
        case .dataset: "/v1/datasets/\(value)/releases"
        case .month: "/v1/uses"
        }
    }
}

extension Notice {
    /// What it is about.
    var reference: (kind: NoticeReference, value: String)? {
        for kind in NoticeReference.allCases {
            guard let member = about[kind.rawValue] else { continue }
            if let value = member.string ?? member.array?.first?.string { return (kind, value) }
        }
        return nil
    }

    /// As agencies see it, at their gateway and at their webhook; nothing of any subject.
    ///
    /// `today` says whether its due day is over.
    public func json(on today: CivilDate) -> JSONObject {
        var object: JSONObject = [
            "id": .string(RecordID(bytes: id).description), "agency": .string(agency.description),
            "kind": .string(kind.rawValue), "time": .string(time.description),
            "isStanding": .boolean(kind.isStanding), "title": title.json, "action": action.json,
            "about": .object(about),
        ]
        if let due {
            object["due"] = .string(due.description)
            object["isOverdue"] = .boolean(due < today)
        }
        if let reference {
            object["reference"] = .string(reference.value)
            object["link"] = .string(reference.kind.path(reference.value))
        }
        return object
    }
}

extension Notice.Kind {
    /// Whether it stands as long as what it says is so; nobody marks it as done.
    public var isStanding: Bool {
        switch self {
        case .contractToSign, .contractToDecide, .extensionToDecide, .sharingToStart, .contractToComplete,
            .contractToMend, .contractEndFiled,
            .contractExpiring, .reviewDue, .certificateExpiring, .quotaNear, .outcomesMissing,
            .erasureToDecide, .proposalToDecide, .correctionToAnswer, .disclosureDue,
            .releaseToReview, .releaseToPublish:
            true
        case .proposalDecided, .contractDecided, .replyExtended, .termLapsed, .recordWithdrawn,
            .callerSuspended, .correctionResolved, .answersCorrected, .disputeStep, .promiseChecked,
            .promiseDue:
            false
        }
    }
}
