public import CanonicalJSON
public import SharingModel
public import TransparencyLog

/// The words of a record as people read them, in both languages.
///
/// A word that is not known here is shown as it stands in the record.
public enum RecordWords {
    /// What kind of decision was recorded.
    public static func kind(_ word: String) -> LocalizedText {
        switch word {
        case "verification": LocalizedText(en: "verification", zh: "核验")
        case "reuse": LocalizedText(en: "reuse", zh: "复用")
        case "outcome": LocalizedText(en: "outcome of a reuse", zh: "复用结果")
        case "paper": LocalizedText(en: "paper taken anyway", zh: "仍收取纸质材料")
        case "check": LocalizedText(en: "completeness check", zh: "一次性告知")
        case "usage": LocalizedText(en: "usage query", zh: "使用查询")
        case "submission": LocalizedText(en: "submission", zh: "材料提交")
        case "status": LocalizedText(en: "status change", zh: "状态变更")
        case "contract": LocalizedText(en: "sharing contract", zh: "共享协议")
        case "proposal": LocalizedText(en: "proposal", zh: "提案")
        case "caller": LocalizedText(en: "enrolment", zh: "调用方登记")
        case "trust": LocalizedText(en: "change of trust", zh: "信任变更")
        case "release": LocalizedText(en: "release of open data", zh: "开放数据发布")
        case "recall": LocalizedText(en: "recall of open data", zh: "开放数据撤回")
        case "erasure": LocalizedText(en: "erasure", zh: "删除")
        case "correction": LocalizedText(en: "correction", zh: "校核更正")
        case "dispute": LocalizedText(en: "sharing dispute", zh: "共享争议")
        case "declaration": LocalizedText(en: "declaration of the log", zh: "日志声明")
        case "export": LocalizedText(en: "auditors' export", zh: "审计导出")
        default: LocalizedText(en: word, zh: word)
        }
    }

    /// The verdict or another result.
    public static func result(_ word: String) -> LocalizedText {
        switch word {
        case "match": LocalizedText(en: "match", zh: "一致")
        case "mismatch": LocalizedText(en: "mismatch", zh: "不一致")
        case "not-found": LocalizedText(en: "not found", zh: "未查到记录")
        case "not-valid": LocalizedText(en: "not valid", zh: "材料无效")
        case "pending": LocalizedText(en: "pending", zh: "待答复")
        case "ready": LocalizedText(en: "nothing is owed", zh: "材料齐全")
        case "incomplete": LocalizedText(en: "something is owed", zh: "尚缺材料")
        case "refused": LocalizedText(en: "refused", zh: "拒绝")
        case "open": LocalizedText(en: "open", zh: "待核实")
        case "corrected": LocalizedText(en: "corrected", zh: "已更正")
        case "confirmed": LocalizedText(en: "confirmed to be right", zh: "核实无误")
        default: LocalizedText(en: word, zh: word)
        }
    }

    /// The result of one claim.
    public static func claim(_ word: String) -> LocalizedText {
        word == "absent" ? LocalizedText(en: "absent", zh: "该项无登记") : result(word)
    }

    /// Why a material is not valid.
    public static func state(_ word: String) -> LocalizedText {
        switch word {
        case "expired": LocalizedText(en: "expired", zh: "已过有效期")
        case "suspended": LocalizedText(en: "suspended", zh: "暂停效力")
        case "revoked": LocalizedText(en: "revoked", zh: "已撤销")
        case "not-yet-valid": LocalizedText(en: "not yet valid", zh: "尚未生效")
        default: LocalizedText(en: word, zh: word)
        }
    }

    /// The materials that a record is about: one, or those that a completeness check looked up; nil for none.
    public static func materials(of record: JSONValue) -> String? { words("material", of: record) }

    /// The agencies whose materials these are.
    public static func providers(of record: JSONValue) -> String? { words("provider", of: record) }

    private static func words(_ member: String, of record: JSONValue) -> String? {
        if let word = record[member]?.string { return word }
        var words: [String] = []
        for use in record["materials"]?.array ?? [] {
            if let word = use[member]?.string, !words.contains(word) { words.append(word) }
        }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    /// What a commitment is about.
    public static func label(_ label: CommitmentLabel) -> LocalizedText {
        switch label {
        case .subject: LocalizedText(en: "subject", zh: "主体")
        case .subjectInRole(let role): LocalizedText(en: "subject (\(role))", zh: "主体（\(role)）")
        case .caseNumber: LocalizedText(en: "case number", zh: "办件号")
        case .query: LocalizedText(en: "question", zh: "查询内容")
        case .answer: LocalizedText(en: "answer", zh: "答复内容")
        }
    }
}
