import SharingModel

/// What the words of decisions, steps and states mean, as notices say them.
enum NoticeWords {
    /// A word as people read it; a name stays as it is, and so does what is not known here.
    static func text(_ word: String) -> LocalizedText {
        if let known = table[word] { return known }
        if case .head(let agency)? = Approval(word) {
            return LocalizedText(en: "the head of \(agency)", zh: "\(agency) 的共享工作机构负责人")
        }
        // The title of a proposal: what becomes of what, and the name of that.
        let kinds = subjects.filter { word.hasPrefix($0.key + " ") }
        guard let kind = kinds.max(by: { $0.key.count < $1.key.count }) else {
            return ProblemCode(rawValue: word)?.title ?? LocalizedText(en: word, zh: word)
        }
        let name = word.dropFirst(kind.key.count)
        return LocalizedText(en: kind.value.en + name, zh: kind.value.zh + name)
    }

    private static let table = steps.merging(states) { $1 }.merging(subjects) { $1 }

    private static let steps: [String: LocalizedText] = [
        "accept": LocalizedText(en: "accept", zh: "同意"),
        "return": LocalizedText(en: "return for completion", zh: "退回补正"),
        "reject": LocalizedText(en: "reject", zh: "不予同意"),
        "withdraw": LocalizedText(en: "withdraw", zh: "撤回"),
        "suspend": LocalizedText(en: "suspend", zh: "暂停"),
        "terminate": LocalizedText(en: "terminate", zh: "终止"),
        "extend": LocalizedText(en: "ask for more time", zh: "申请延期"),
        "consent": LocalizedText(en: "consent to more time", zh: "同意延期"),
        "start": LocalizedText(en: "start sharing", zh: "开始共享"),
        "open": LocalizedText(en: "open", zh: "提出"),
        "consult": LocalizedText(en: "consult", zh: "协商"),
        "agree": LocalizedText(en: "agree", zh: "同意"),
        "escalate": LocalizedText(en: "escalate", zh: "提请协调"),
        "mediate": LocalizedText(en: "mediate", zh: "协调"),
        "decline": LocalizedText(en: "decline", zh: "不同意"),
        "refer": LocalizedText(en: "refer to the government", zh: "报请决定"),
        "decide": LocalizedText(en: "decide", zh: "决定"),
    ]

    private static let states: [String: LocalizedText] = [
        "proposed": LocalizedText(en: "proposed", zh: "待同意"),
        "returned-for-completion": LocalizedText(en: "returned for completion", zh: "已退回补正"),
        "active": LocalizedText(en: "active", zh: "有效"),
        "rejected": LocalizedText(en: "rejected", zh: "未获同意"),
        "withdrawn": LocalizedText(en: "withdrawn", zh: "已撤回"),
        "suspended": LocalizedText(en: "suspended", zh: "暂停"),
        "revoked": LocalizedText(en: "revoked", zh: "撤销"),
        "terminated": LocalizedText(en: "terminated", zh: "已终止"),
        "superseded": LocalizedText(en: "superseded", zh: "已被替代"),
        "carried-out": LocalizedText(en: "carried out", zh: "已生效"),
        "consulting": LocalizedText(en: "in consultation", zh: "协商中"),
        "at-hub": LocalizedText(en: "with the hub", zh: "主管部门协调中"),
        "at-government": LocalizedText(en: "with the government", zh: "待本级政府决定"),
        "agreed": LocalizedText(en: "agreed", zh: "协商一致"),
        "settled": LocalizedText(en: "settled", zh: "协调达成一致"),
        "decided": LocalizedText(en: "decided", zh: "已决定"),
        "corrected": LocalizedText(en: "corrected", zh: "已更正"),
        "confirmed": LocalizedText(en: "confirmed to be right", zh: "核实无误"),
    ]

    private static let subjects: [String: LocalizedText] = [
        "hub-review": LocalizedText(en: "the hub's review", zh: "主管部门审核"),
        "security": LocalizedText(en: "the security administrator", zh: "安全管理员"),
        "hub-administrator": LocalizedText(en: "another administrator of the hub", zh: "主管部门的另一名管理员"),
        "agency": LocalizedText(en: "agency", zh: "部门"),
        "material-type": LocalizedText(en: "material type", zh: "材料类型"),
        "service-item": LocalizedText(en: "service item", zh: "政务服务事项"),
        "retirement": LocalizedText(en: "retirement of", zh: "停用材料类型"),
        "more-time": LocalizedText(en: "more time to update", zh: "延期更新材料类型"),
        "caller": LocalizedText(en: "caller", zh: "调用方"),
        "enrolment of caller": LocalizedText(en: "enrolment of caller", zh: "登记调用方"),
        "restoration of caller": LocalizedText(en: "restoration of caller", zh: "恢复调用方"),
        "another role for caller": LocalizedText(en: "another role for caller", zh: "变更角色：调用方"),
        "another key for caller": LocalizedText(en: "another key for caller", zh: "变更密钥：调用方"),
        "catalogue": LocalizedText(en: "catalogue", zh: "定期审查"),
        "disclosure": LocalizedText(en: "disclosure", zh: "保密审查"),
        "personal-information": LocalizedText(
            en: "personal information",
            zh: "个人信息保护影响评估"
        ),
    ]
}
