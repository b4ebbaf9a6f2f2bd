import CanonicalJSON
import SharingModel

/// An entry of a checked list, as its answer tells of it.
struct CheckLine {
    let json: JSONValue

    init(_ json: JSONValue) {
        self.json = json
    }

    var number: String { json["entry"]?.string ?? "" }
    var role: String { json["role"]?.string ?? "" }
    var state: String { json["state"]?.string ?? "" }
    var isOwed: Bool { json["owed"] == .boolean(true) }
    var isBrought: Bool { json["brought"] == .boolean(true) || json["promised"] == .boolean(true) }
    var isConditional: Bool { json["condition"] != nil }
    /// Whether it was said that its condition holds.
    var isSettled: Bool { json["condition"]?["applies"] != nil }
    /// Whether it is to be shown that there is none.
    var isNone: Bool { json["provision"]?.string == "none" }
    /// Whether nothing but the person's written consent is missing for it to be shared.
    var needsConsent: Bool { state == "not-shared" && json["reasons"] == ["authorisation-missing"] }
    /// Whether a paper is brought for it.
    var isPaper: Bool { !needsConsent && (state == "applicant" || CheckLine.stateWords[state] != nil) }

    /// What stands in the way where it was to be shown that there is none.
    static let noneFound = LocalizedText(
        en: "there is a record, and there must be none",
        zh: "存在登记记录，不符合“无”的要求"
    )

    /// What to do where a signature replaces the paper.
    static let consentIsEnough = LocalizedText(
        en: "your written consent is enough: --consent-file",
        zh: "签署授权书后可共享，无须提交（--consent-file）"
    )

    /// Why a paper is brought for what sharing might have supplied.
    static let stateWords: [String: LocalizedText] = [
        "not-held": LocalizedText(en: "no record was found", zh: "未查到登记记录"),
        "not-valid": LocalizedText(en: "the record is not valid, or not as it must be", zh: "登记记录已失效或不符合要求"),
        "not-shared": LocalizedText(en: "not shared with this window", zh: "本窗口尚不能共享该数据"),
        "pending": LocalizedText(en: "the records cannot show it", zh: "登记记录无法查明"),
        "disputed": LocalizedText(en: "the record is being corrected", zh: "登记记录正在校核"),
    ]

    /// The usual roles; others are shown as they are.
    static let roleWords: [String: LocalizedText] = [
        "applicant": LocalizedText(en: "applicant", zh: "申请人"),
        "spouse": LocalizedText(en: "spouse", zh: "配偶"),
        "child": LocalizedText(en: "child", zh: "子女"),
        "guardian": LocalizedText(en: "guardian", zh: "监护人"),
        "seller": LocalizedText(en: "seller", zh: "转让方"),
        "buyer": LocalizedText(en: "buyer", zh: "受让方"),
        "responsible-person": LocalizedText(en: "person responsible", zh: "负责人"),
        "legal-representative": LocalizedText(en: "legal representative", zh: "法定代表人"),
        "new-legal-representative": LocalizedText(en: "new legal representative", zh: "新任法定代表人"),
    ]
}
