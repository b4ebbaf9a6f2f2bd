/// Why nothing of a material type may be published.
public enum PublicationObstacle: String, Hashable, Sendable, CaseIterable {
    /// Its disclosure class is not `proactive`.
    case notProactive = "not-proactive"
    /// Its openness is not `unconditional`.
    case notOpen = "not-open"
    /// There was no confidentiality review 保密审查.
    case notReviewed = "not-reviewed"
    /// The confidentiality review does not say that this may be published.
    case notApproved = "not-approved"
    /// The confidentiality review is overdue.
    case reviewOverdue = "review-overdue"

    /// What is in the way, and what would remove it.
    public var message: LocalizedText {
        switch self {
        case .notProactive:
            LocalizedText(en: "the type's disclosure is not proactive", zh: "该类材料的公开属性不是主动公开")
        case .notOpen:
            LocalizedText(en: "the type's openness is not unconditional", zh: "该类材料的开放属性不是无条件开放")
        case .notReviewed:
            LocalizedText(
                en:
                    "there was no confidentiality review: have one made and register it in the type's reviews",
                zh: "未经保密审查：请完成审查并登记于该类材料的 reviews"
            )
        case .notApproved:
            LocalizedText(
                en:
                    "the confidentiality review does not approve it: its approves must name records or statistics",
                zh: "保密审查未予批准：审查结论的 approves 须列明 records 或 statistics"
            )
        case .reviewOverdue:
            LocalizedText(
                en: "the confidentiality review is overdue: have the type reviewed again",
                zh: "保密审查已过期：请重新审查该类材料"
            )
        }
    }
}
