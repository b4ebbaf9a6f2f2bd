import SharingModel
import SharingService

extension Problem {
    init(_ refusal: ProposalStanding.Refusal) {
        switch refusal {
        case .decided(let state):
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "It was decided already: \(state.rawValue).",
                    zh: "该事项已有决定：\(state.rawValue)。"
                )
            )
        case .ownProposal:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "Nobody decides what they proposed: a second person has to.",
                    zh: "提出人不得决定本人提出的事项，须由另一人决定。"
                )
            )
        case .ownEnrolment:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "Nobody decides on their own enrolment.",
                    zh: "任何人不得决定本人的登记事项。"
                )
            )
        case .givenAlready:
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "You have approved it already; it waits for another person.",
                    zh: "您已经同意，尚待另一人决定。"
                )
            )
        case .waitsFor(let approvals):
            let names = approvals.map(\.description).joined(separator: ", ")
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "It waits for others, in this order: \(names).",
                    zh: "该事项依次等待以下人员决定：\(names)。"
                )
            )
        case .othersProposal:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "Only who proposed it takes it back.",
                    zh: "只有提出人可以撤回。"
                )
            )
        }
    }

    init(_ rejection: CallerSuspension.Rejection) {
        switch rejection {
        case .unknown: self.init(.notFound)
        case .suspendedAlready:
            self.init(
                .stateConflict,
                detail: LocalizedText(en: "The caller is suspended already.", zh: "该调用方已被停用。")
            )
        case .oneself:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en: "Nobody suspends themselves: have another person do it.",
                    zh: "任何人不得停用本人，请由另一人办理。"
                )
            )
        }
    }

    init(_ refusal: ProposalService.NotForYou) {
        self.init(
            .roleRequired,
            detail: LocalizedText(
                en:
                    "This change is proposed by a steward or an operator of the agency whose it is, or by the hub's operator.",
                zh: "该变更由其所属部门的共享工作机构负责人或系统管理员提出，或者由主管部门的系统管理员提出。"
            )
        )
    }
}
