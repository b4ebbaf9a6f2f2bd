public import SharingModel

extension Notice {
    /// What to do about it.
    public var action: LocalizedText {
        switch kind {
        case .contractToSign:
            LocalizedText(
                en: "Sign it (oncegate contract accept) or withdraw it.",
                zh: "请签署（oncegate contract accept）或撤回。"
            )
        case .contractToDecide:
            LocalizedText(
                en: "Accept it, reject it with reasons, or return it with everything that is missing, "
                    + "before the due day.",
                zh: "请在期限内同意、说明理由不予同意，或一次性告知须补正的全部内容。"
            )
        case .extensionToDecide, .sharingToStart, .replyExtended, .termLapsed: clockAction
        case .contractToComplete:
            LocalizedText(
                en: "Propose it again with what was missing, or withdraw it.",
                zh: "请补正后重新提出，或撤回。"
            )
        case .contractToMend:
            LocalizedText(
                en:
                    "Mend it before the due day and say so to whoever suspended it: otherwise it can be terminated.",
                zh: "请在期限前整改并告知作出暂停决定的一方；逾期可被终止。"
            )
        case .contractEndFiled:
            LocalizedText(
                en: "Terminate it, or talk to both sides.",
                zh: "请办理终止备案，或与双方协商。"
            )
        case .contractExpiring:
            LocalizedText(
                en: "If it is still needed, propose a new contract in time.",
                zh: "如仍需共享，请及时提出新的共享协议。"
            )
        case .reviewDue:
            LocalizedText(
                en: "Review the type and register the outcome as a new version.",
                zh: "请完成审查，并以新版本登记审查结果。"
            )
        case .certificateExpiring:
            LocalizedText(
                en: "Have a new certificate issued and put it in use.",
                zh: "请申请新证书并及时更换。"
            )
        case .quotaNear:
            LocalizedText(
                en: "Spread the questions, or propose a contract with a higher quota.",
                zh: "请合理安排调用，或申请提高额度。"
            )
        case .outcomesMissing:
            LocalizedText(
                en: "Record the effect of each, where it is stored and when it was destroyed "
                    + "(POST /v1/reuses/{id}/outcome).",
                zh: "请逐项记录使用成效、存储与销毁情况（POST /v1/reuses/{id}/outcome）。"
            )
        case .erasureToDecide:
            LocalizedText(
                en: "A security administrator approves or rejects it (oncegate log erase).",
                zh: "请安全管理员批准或驳回（oncegate log erase）。"
            )
        case .proposalToDecide:
            LocalizedText(
                en: "Another person than the one who proposed it approves or rejects it (oncegate proposal).",
                zh: "请由提出人以外的人批准或驳回（oncegate proposal）。"
            )
        case .correctionToAnswer:
            LocalizedText(
                en: "Check the record, correct it or confirm it with reasons, before the due day.",
                zh: "请在期限内核实，予以更正或说明理由确认无误。"
            )
        case .disclosureDue:
            LocalizedText(
                en:
                    "Build a candidate, have it reviewed and release it (oncegate dataset) before the due day.",
                zh: "请在期限内构建候选发布，经审查后发布（oncegate dataset）。"
            )
        case .releaseToReview:
            LocalizedText(
                en: "Look at it and decide on its bytes (oncegate dataset review).",
                zh: "请查看并对其字节作出决定（oncegate dataset review）。"
            )
        case .releaseToPublish:
            LocalizedText(en: "Release it (oncegate dataset release).", zh: "请发布（oncegate dataset release）。")
        case .proposalDecided:
            LocalizedText(en: "Nothing, unless you want to propose anew.", zh: "无须办理；如需可重新提出。")
        case .correctionResolved:
            LocalizedText(
                en: "Look at the answer; where it is corrected, ask again.",
                zh: "请查看答复；已更正的，请重新核验。"
            )
        case .answersCorrected:
            LocalizedText(
                en: "Ask again, and mend what you decided on these answers.",
                zh: "请重新核验，并纠正据此作出的处理。"
            )
        case .promiseChecked, .promiseDue: promiseAction
        case .disputeStep:
            LocalizedText(
                en: "Look at the dispute, and take the next step where it is yours.",
                zh: "请查看争议办理情况，并按程序办理。"
            )
        case .callerSuspended:
            LocalizedText(
                en: "Mend the reason, then propose to enrol the caller again (oncegate caller restore).",
                zh: "请消除停用原因后，申请恢复（oncegate caller restore）。"
            )
        case .contractDecided:
            LocalizedText(
                en: "Look at the contract and its steps.",
                zh: "请查看共享协议及其办理过程。"
            )
        case .recordWithdrawn:
            LocalizedText(
                en: "Ask again before you go on relying on these answers.",
                zh: "继续依据这些结果之前，请重新核验。"
            )
        }
    }
}
