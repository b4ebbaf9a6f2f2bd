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
        case .extensionToDecide, .sharingToStart, .replyExtended, .termLapsed: clockTitle
        case .contractToComplete:
            LocalizedText(
                en: "\(word("provider")) has returned contract \(word("id")) for completion.",
                zh: "\(word("provider")) 已将共享协议 \(word("id")) 退回补正。"
            )
        case .contractToMend:
            LocalizedText(
                en: "Contract \(word("id")) is suspended: what it was suspended for is to be mended.",
                zh: "共享协议 \(word("id")) 已暂停，请限期整改。"
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
                en: "The \(said("review").en) review of material type \(word("material")) is due.",
                zh: "材料类型 \(word("material")) 的\(said("review").zh)到期。"
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
                en: "The proposal of \(said("title").en) waits for \(said("waitsFor").en).",
                zh: "提案（\(said("title").zh)）待决定：\(said("waitsFor").zh)。"
            )
        case .correctionToAnswer:
            LocalizedText(
                en: "A correction of \(word("material")) waits for your answer.",
                zh: "有一项 \(word("material")) 的数据校核等待贵部门答复。"
            )
        case .disclosureDue:
            LocalizedText(
                en: "What the dataset \(word("dataset")) shows has changed, and is to be disclosed.",
                zh: "数据集 \(word("dataset")) 的内容已有变更，须主动公开。"
            )
        case .releaseToReview:
            LocalizedText(
                en: "A candidate of the dataset \(word("dataset")) waits for its review by security.",
                zh: "数据集 \(word("dataset")) 的候选发布等待安全管理员审查。"
            )
        case .releaseToPublish:
            LocalizedText(
                en: "A candidate of the dataset \(word("dataset")) was reviewed and may be released.",
                zh: "数据集 \(word("dataset")) 的候选发布已通过审查，可以发布。"
            )
        case .proposalDecided:
            LocalizedText(
                en: "The proposal of \(said("title").en) was decided: \(said("state").en).",
                zh: "提案（\(said("title").zh)）已有决定：\(said("state").zh)。"
            )
        case .correctionResolved:
            LocalizedText(
                en: "A correction of \(word("material")) that you filed was answered: \(said("outcome").en).",
                zh: "贵部门提出的 \(word("material")) 数据校核已有答复：\(said("outcome").zh)。"
            )
        case .answersCorrected:
            LocalizedText(
                en:
                    "Answers that you got were drawn from a record of \(word("material")) that was corrected since.",
                zh: "贵部门此前得到的结果所依据的一条 \(word("material")) 记录此后已更正。"
            )
        case .promiseChecked, .promiseDue: promiseTitle
        case .disputeStep:
            LocalizedText(
                en:
                    "Sharing dispute \(word("dispute")) has come a step further (\(said("step").en)); "
                    + "it is \(said("state").en) now.",
                zh: "共享争议 \(word("dispute")) 有新进展（\(said("step").zh)）；现状态：\(said("state").zh)。"
            )
        case .callerSuspended:
            LocalizedText(
                en: "\(word("caller")) was suspended by the hub: \(word("reason")).",
                zh: "\(word("caller")) 已被主管部门停用：\(word("reason"))。"
            )
        case .contractDecided:
            LocalizedText(
                en: "\(word("by")) has decided on contract \(word("id")): \(said("decision").en). "
                    + "It is \(said("state").en) now.",
                zh: "\(word("by")) 已就共享协议 \(word("id")) 作出决定：\(said("decision").zh)；现状态：\(said("state").zh)。"
            )
        case .recordWithdrawn:
            LocalizedText(
                en: "A record of \(word("material")) that \(word("count")) of your answers may rest on "
                    + "is \(said("status").en) since.",
                zh: "贵部门 \(word("count")) 次核验或复用可能依据的一条 \(word("material")) 记录此后已变更为\(said("status").zh)。"
            )
        }
    }

    /// A member of ``about`` as text.
    func word(_ name: String) -> String {
        about[name]?.string ?? about[name]?.integer.map(String.init) ?? "?"
    }

    /// A member of ``about`` that is a word for something, as people read it.
    func said(_ name: String) -> LocalizedText { NoticeWords.text(word(name)) }
}
