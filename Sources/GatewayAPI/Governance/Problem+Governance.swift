import SharingModel
import SharingService

extension Problem {
    /// What somebody decides on was decided already.
    static func decidedAlready(_ state: String) -> Problem {
        Problem(
            .stateConflict,
            detail: LocalizedText(en: "It was decided already: \(state).", zh: "该事项已有决定：\(state)。")
        )
    }

    /// Nobody decides what they proposed.
    static var ownProposal: Problem {
        Problem(
            .roleRequired,
            detail: LocalizedText(
                en: "Nobody decides what they proposed: a second person has to.",
                zh: "提出人不得决定本人提出的事项，须由另一人决定。"
            )
        )
    }

    init(_ refusal: ProposalStanding.Refusal) {
        switch refusal {
        case .decided(let state): self = .decidedAlready(state.rawValue)
        case .ownProposal: self = .ownProposal
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
        case .stale:
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en:
                        "What it changes has changed since it was proposed: reject or withdraw it, and propose anew.",
                    zh: "所涉内容在提出之后已有变更：请驳回或撤回后重新提出。"
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
        case .watcher:
            self.init(
                .roleRequired,
                detail: LocalizedText(
                    en:
                        "The hub's security administrator suspends an auditor or another security administrator.",
                    zh: "审计管理员和安全管理员由主管部门的（另一名）安全管理员停用。"
                )
            )
        case .lastOfRole:
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en:
                        "Nobody of the hub would be left in this role. Enrol another one first; if the key was lost, have its certificate revoked at once.",
                    zh: "停用后主管部门将无人担任此角色。请先登记另一人；密钥遗失的，请立即吊销其证书。"
                )
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
