/// Why a clock cannot be extended, with every reason that holds.
public struct ExtensionRefusal: Error, Hashable, Sendable {
    /// One reason.
    public enum Reason: Hashable, Sendable {
        /// The law allows no extension of this duty.
        case notAllowed
        /// It is none, or longer than the law allows.
        case length(atMost: Int)
        /// The clock was extended before.
        case alreadyExtended
        /// The hub did not consent within the term that is to be extended.
        case consentOutsideTerm
        /// The consumer must be told, and was not.
        case noticeMissing
        /// The consumer was not told within the term that is to be extended.
        case noticeOutsideTerm
    }

    /// Every reason; never empty.
    public let reasons: [Reason]

    /// Refuses, for these reasons.
    public init(reasons: [Reason]) {
        self.reasons = reasons
    }
}

extension ExtensionRefusal.Reason {
    /// What is wrong and what can be done.
    public var message: LocalizedText {
        switch self {
        case .notAllowed:
            LocalizedText(
                en: "the law allows no extension of this term: act within it",
                zh: "该期限依法不得延长：请在期限内办理"
            )
        case .length(let most):
            LocalizedText(en: "extend by 1 to \(most) working days", zh: "延长时间应为 1 至 \(most) 个工作日")
        case .alreadyExtended:
            LocalizedText(
                en: "the term has been extended already, which can be done once: act within it",
                zh: "该期限已延长过，只能延长一次：请在期限内办理"
            )
        case .consentOutsideTerm:
            LocalizedText(
                en:
                    "the hub's consent must lie within the term that it extends: a lapsed term cannot be extended",
                zh: "主管部门须在原期限内同意延长：逾期后不得再延长"
            )
        case .noticeMissing:
            LocalizedText(en: "tell the consumer of the extension first", zh: "请先将延长情况告知需求部门")
        case .noticeOutsideTerm:
            LocalizedText(
                en: "the consumer must be told within the term that is extended",
                zh: "须在原期限内将延长情况告知需求部门"
            )
        }
    }
}
