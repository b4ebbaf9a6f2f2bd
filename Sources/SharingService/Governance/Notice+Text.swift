import CanonicalJSON
public import SharingModel

extension Notice {
    /// What is so, in a sentence.
    public var title: LocalizedText {
        switch kind {
        case .contractToSign:
            LocalizedText(
                en: "Contract \(word("id")) is proposed and not signed by you yet.",
                zh: "共享协议 \(word("id")) 已提出，尚待贵部门签署。"
            )
        case .contractToDecide:
            LocalizedText(
                en: "\(word("consumer")) applies for contract \(word("id")) and waits for your answer.",
                zh: "\(word("consumer")) 申请共享协议 \(word("id"))，等待贵部门答复。"
            )
        case .contractToComplete:
            LocalizedText(
                en: "\(word("provider")) has returned contract \(word("id")) for completion.",
                zh: "\(word("provider")) 已将共享协议 \(word("id")) 退回补正。"
            )
        case .contractToMend:
            LocalizedText(
                en: "Contract \(word("id")) is suspended: what it was suspended for is to be mended.",
                zh: "共享协议 \(word("id")) 已中止，请限期整改。"
            )
        case .contractEndFiled:
            LocalizedText(
                en: "\(word("provider")) has filed the end of contract \(word("id")) with you.",
                zh: "\(word("provider")) 就终止共享协议 \(word("id")) 向贵部门备案。"
            )
        case .contractExpiring:
            LocalizedText(
                en: "Contract \(word("id")) between \(word("provider")) and \(word("consumer")) ends soon.",
                zh: "\(word("provider")) 与 \(word("consumer")) 的共享协议 \(word("id")) 即将到期。"
            )
        case .reviewDue:
            LocalizedText(
                en: "The \(word("review")) review of material type \(word("material")) is due.",
                zh: "材料类型 \(word("material")) 的定期审查（\(word("review"))）到期。"
            )
        case .certificateExpiring:
            LocalizedText(
                en: "The certificate of \(word("caller")) is valid until \(word("notAfter")).",
                zh: "\(word("caller")) 的证书有效期至 \(word("notAfter"))。"
            )
        case .quotaNear:
            LocalizedText(
                en: "\(word("used")) of today's \(word("perDay")) questions about \(word("material")) "
                    + "under contract \(word("id")) are used.",
                zh: "共享协议 \(word("id")) 下 \(word("material")) 今日 \(word("perDay")) 次额度已用 \(word("used")) 次。"
            )
        case .outcomesMissing:
            LocalizedText(
                en: "What became of \(word("count")) reuses of \(word("month")) is not recorded.",
                zh: "\(word("month")) 有 \(word("count")) 次复用尚未记录使用成效。"
            )
        case .erasureToDecide:
            LocalizedText(
                en: "An erasure waits for a decision of security.",
                zh: "有一项删除申请等待安全管理员决定。"
            )
        case .proposalToDecide:
            LocalizedText(
                en: "The proposal of \(word("title")) waits for \(word("waitsFor")).",
                zh: "变更提议（\(word("title"))）等待 \(word("waitsFor")) 决定。"
            )
        case .correctionToAnswer:
            LocalizedText(
                en: "A correction of \(word("material")) waits for your answer.",
                zh: "有一项 \(word("material")) 的数据校核等待贵部门答复。"
            )
        case .proposalDecided:
            LocalizedText(
                en: "The proposal of \(word("title")) was decided: \(word("state")).",
                zh: "变更提议（\(word("title"))）已有决定：\(word("state"))。"
            )
        case .callerSuspended:
            LocalizedText(
                en: "\(word("caller")) was suspended by the hub: \(word("reason")).",
                zh: "\(word("caller")) 已被主管部门停用：\(word("reason"))。"
            )
        case .contractDecided:
            LocalizedText(
                en: "\(word("by")) has decided on contract \(word("id")): \(word("decision")). "
                    + "It is \(word("state")) now.",
                zh: "\(word("by")) 已就共享协议 \(word("id")) 作出决定：\(word("decision"))；现状态：\(word("state"))。"
            )
        case .recordWithdrawn:
            LocalizedText(
                en: "A record of \(word("material")) that \(word("count")) of your answers may rest on "
                    + "is \(word("status")) since.",
                zh: "贵部门 \(word("count")) 次核验或复用可能依据的一条 \(word("material")) 记录此后已变更为"
                    + (about["status"]?.string == "suspended" ? "暂停" : "撤销") + "。"
            )
        case .correctionFiled:
            LocalizedText(
                en: "A record of \(word("material")) is held to be wrong.",
                zh: "有一条 \(word("material")) 记录被提出校核。"
            )
        case .correctionResolved:
            LocalizedText(
                en: "The correction of \(word("material")) that you filed was answered: \(word("outcome")).",
                zh: "贵部门提出的 \(word("material")) 数据校核已有答复：\(word("outcome"))。"
            )
        case .answersCorrected:
            LocalizedText(
                en:
                    "Answers about \(word("material")) that you got were drawn from a record that was corrected since.",
                zh: "贵部门曾获得的 \(word("material")) 核验或复用结果所依据的记录此后已更正。"
            )
        case .promiseChecked, .promiseDue: promiseTitle
        case .disputeStep:
            LocalizedText(
                en: "A sharing dispute has come a step further: \(word("step")).",
                zh: "一项共享争议有新的进展：\(word("step"))。"
            )
        }
    }

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
        case .contractToComplete:
            LocalizedText(
                en: "Propose it again with what was missing, or withdraw it.",
                zh: "请补正后重新提出，或撤回。"
            )
        case .contractToMend:
            LocalizedText(
                en:
                    "Mend it before the due day and say so to whoever suspended it: otherwise it can be terminated.",
                zh: "请在期限前整改并告知作出中止决定的一方；逾期可被终止。"
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
        case .proposalDecided:
            LocalizedText(en: "Nothing, unless you want to propose anew.", zh: "无须办理；如需可重新提出。")
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
        case .correctionFiled:
            LocalizedText(
                en: "Check the record, and correct it or confirm it with reasons, before the due day "
                    + "(oncegate correction resolve).",
                zh: "请在期限内核实，予以更正或说明理由确认无误（oncegate correction resolve）。"
            )
        case .correctionResolved:
            LocalizedText(
                en: "Read the outcome (oncegate correction show).",
                zh: "请查看办理结果（oncegate correction show）。"
            )
        case .answersCorrected:
            LocalizedText(
                en: "Ask again, and look at what was decided on these answers.",
                zh: "请重新核验，并复核依据这些结果作出的决定。"
            )
        case .promiseChecked, .promiseDue: promiseAction
        case .disputeStep:
            LocalizedText(
                en: "Read it, and answer if you are asked (oncegate dispute show).",
                zh: "请查看进展，并按要求答复（oncegate dispute show）。"
            )
        }
    }

    /// A member of ``about`` as text.
    func word(_ name: String) -> String {
        about[name]?.string ?? about[name]?.integer.map(String.init) ?? "?"
    }
}
