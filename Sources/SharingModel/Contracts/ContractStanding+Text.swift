extension ContractStanding.Refusal {
    /// Why, and what to do.
    public var text: LocalizedText {
        switch self {
        case .notParty:
            LocalizedText(en: "The agency is no party that may decide this.", zh: "该部门无权作出此项决定。")
        case .state(let state):
            LocalizedText(
                en: "The contract is \(state.rawValue), and this cannot be decided then.",
                zh: "共享协议的状态为 \(state.rawValue)，不能作出此项决定。"
            )
        case .outOfDate:
            LocalizedText(
                en: "The agency has signed something later, or the same already: sign anew.",
                zh: "该部门已有更晚的签名，或者同一签名已被采用：请重新签名。"
            )
        case .alreadyFiled:
            LocalizedText(
                en: "The provider has filed already: the hub acts on the filing.",
                zh: "提供部门已经备案：由主管部门办理。"
            )
        case .alreadyAccepted:
            LocalizedText(en: "The agency has accepted it already.", zh: "该部门已经同意。")
        case .reasonMissing:
            LocalizedText(en: "A reason is owed: add reason (--reason).", zh: "须说明理由：请填写 reason（--reason）。")
        case .mendByMissing:
            LocalizedText(
                en: "A suspension gives a time to mend: add mendBy (--mend-by), today or later.",
                zh: "暂停须给出整改期限：请填写不早于今日的 mendBy（--mend-by）。"
            )
        case .mendingUntil(let day):
            LocalizedText(
                en:
                    "What it was suspended for may be mended until \(day); it ends after that at the earliest.",
                zh: "整改期限至 \(day)，期满后方可终止。"
            )
        case .consultationMissing:
            LocalizedText(
                en:
                    "A provider consults the consumer before it ends a contract (Decree 809 art. 27): "
                    + "add consultedOn (--consulted-on), today or earlier.",
                zh: "提供部门终止共享前须与需求部门协商（政务数据共享条例第二十七条）：请填写 consultedOn（--consulted-on）。"
            )
        case .consultedBefore(let day):
            LocalizedText(
                en: "Both sides signed it on \(day): consultedOn lies on that day or later.",
                zh: "协议于 \(day) 生效，consultedOn 不得早于该日。"
            )
        case .nothingFiled:
            LocalizedText(
                en:
                    "The provider has filed nothing: it files with a decision terminate of its own, after consultation.",
                zh: "提供部门尚未备案：应先与需求部门协商并提交 terminate 决定。"
            )
        case .notApplied:
            LocalizedText(
                en: "The consumer has not signed its application, so no time runs that could be extended.",
                zh: "需求部门尚未签署申请，答复期限未起算，无需延期。"
            )
        case .workingDaysMissing:
            LocalizedText(
                en: "Say by how many working days: add workingDays (--days).",
                zh: "须说明延长的工作日数：请填写 workingDays（--days）。"
            )
        case .extensionRefused(let refusal):
            LocalizedText(
                en: "The time cannot be extended: "
                    + refusal.reasons.map(\.message.en).joined(separator: "; ") + ".",
                zh: "不能延期：" + refusal.reasons.map(\.message.zh).joined(separator: "；") + "。"
            )
        case .nothingRequested:
            LocalizedText(
                en: "The provider has asked for no extension: it does so with a decision extend.",
                zh: "提供部门未申请延期：应先提交 extend 决定。"
            )
        case .otherRequest(let days):
            LocalizedText(
                en:
                    "The provider asks for \(days) working days more: read why, and sign workingDays \(days).",
                zh: "提供部门申请延长 \(days) 个工作日：请阅明理由后签署 workingDays 为 \(days) 的决定。"
            )
        case .ownRequest:
            LocalizedText(
                en: "Nobody consents to what they asked for: a second person has to.",
                zh: "申请人不得同意本人的申请，须由另一人决定。"
            )
        case .alreadyStarted: LocalizedText(en: "There is sharing already.", zh: "共享已经开始。")
        case .providerFirst:
            LocalizedText(
                en:
                    "The catalogue's rule does not answer for the provider, because a contract of the same agencies is "
                    + "suspended or was terminated, or its end is filed: the provider signs first.",
                zh: "双方有共享协议已暂停、已终止或者已备案终止，不适用目录规则：须由提供部门先行签署。"
            )
        case .notBefore(let day):
            LocalizedText(en: "Its term begins on \(day).", zh: "协议使用时限自 \(day) 起。")
        }
    }
}
