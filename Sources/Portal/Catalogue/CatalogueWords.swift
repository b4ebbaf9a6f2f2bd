import CanonicalJSON
import SharingModel

/// The catalogue's codes in words.
enum CatalogueWords {
    /// A code of which a word is known, in words; any other as it stands.
    static func word(_ code: String) -> LocalizedText { words[code] ?? LocalizedText(en: code, zh: code) }

    /// 共享属性.
    static func sharing(_ code: String) -> LocalizedText {
        switch code {
        case "unconditional": LocalizedText(en: "shared without conditions", zh: "无条件共享")
        case "conditional": LocalizedText(en: "shared under conditions", zh: "有条件共享")
        case "none": LocalizedText(en: "not shared", zh: "不予共享")
        default: word(code)
        }
    }

    /// 公开属性.
    static func disclosure(_ code: String) -> LocalizedText {
        switch code {
        case "proactive": LocalizedText(en: "disclosed proactively", zh: "主动公开")
        case "on-request": LocalizedText(en: "disclosed on request", zh: "依申请公开")
        case "withheld": LocalizedText(en: "not disclosed", zh: "不予公开")
        default: word(code)
        }
    }

    /// 开放属性.
    static func openness(_ code: String) -> LocalizedText {
        switch code {
        case "unconditional": LocalizedText(en: "open without conditions", zh: "无条件开放")
        case "conditional": LocalizedText(en: "open under conditions", zh: "有条件开放")
        case "none": LocalizedText(en: "not open", zh: "不予开放")
        default: word(code)
        }
    }

    /// How long something takes.
    static func limit(_ limit: TimeLimit) -> LocalizedText {
        switch limit {
        case .atOnce: LocalizedText(en: "at once", zh: "即时办结")
        case .workingDays(let days):
            LocalizedText(en: days == 1 ? "1 working day" : "\(days) working days", zh: "\(days) 个工作日")
        case .days(let days):
            LocalizedText(en: days == 1 ? "1 calendar day" : "\(days) calendar days", zh: "\(days) 日（自然日）")
        }
    }

    /// A limit as a definition has it; nil for what is none.
    static func limit(_ json: JSONValue?) -> LocalizedText? {
        if json?["at-once"] == true { return limit(.atOnce) }
        if let days = json?["working-days"]?.integer { return limit(.workingDays(Int(days))) }
        return json?["days"]?.integer.map { limit(.days(Int($0))) }
    }

    /// Who may apply.
    static func applicant(_ scheme: SubjectScheme) -> LocalizedText {
        switch scheme {
        case .uscc: LocalizedText(en: "businesses and organisations", zh: "法人和非法人组织（含个体工商户）")
        case .residentID: LocalizedText(en: "natural persons", zh: "自然人")
        case .passport: LocalizedText(en: "holders of a passport", zh: "持护照人员")
        case .travelPermit: LocalizedText(en: "holders of a travel permit", zh: "持通行证人员")
        case .propertyUnit: LocalizedText(en: "property units", zh: "不动产单元")
        case .opaque: LocalizedText(en: "others", zh: "其他")
        }
    }

    /// The type of a field's values.
    static func type(_ type: FieldType) -> LocalizedText {
        switch type {
        case .string: LocalizedText(en: "text", zh: "文本")
        case .integer: LocalizedText(en: "whole number", zh: "整数")
        case .number: LocalizedText(en: "decimal number", zh: "小数")
        case .boolean: LocalizedText(en: "yes or no", zh: "是／否")
        case .date: LocalizedText(en: "date", zh: "日期")
        }
    }

    /// A mask, in words.
    static func mask(_ mask: ColumnMask, title: (String) -> LocalizedText) -> LocalizedText {
        let shown =
            mask.keep == 0
            ? LocalizedText(en: "hidden (***)", zh: "隐藏（***）")
            : LocalizedText(
                en: "only the first \(mask.keep == 1 ? "character" : "\(mask.keep) characters") shown",
                zh: "仅显示前 \(mask.keep) 个字符"
            )
        switch mask.condition {
        case nil: return shown
        case .same(let field):
            let field = title(field)
            return LocalizedText(
                en: "of “\(field.en)”, where it is or holds that name, \(shown.en)",
                zh: "与“\(field.zh)”相同或含有其姓名的部分，\(shown.zh)"
            )
        case .oneOf(let field, let values):
            let field = title(field)
            return LocalizedText(
                en: "\(shown.en) where “\(field.en)” is \(values.joined(separator: " or "))",
                zh: "“\(field.zh)”为\(values.joined(separator: "、"))时\(shown.zh)"
            )
        }
    }

    /// A text in both languages within a document; a plain text is the same in both.
    static func text(_ json: JSONValue?) -> LocalizedText? {
        if let text = json?.string { return LocalizedText(en: text, zh: text) }
        guard let en = json?["en"]?.string, let zh = json?["zh"]?.string else { return nil }
        return LocalizedText(en: en, zh: zh)
    }

    private static let words: [String: LocalizedText] = [
        "government": LocalizedText(en: "government body", zh: "行政机关"),
        "institution": LocalizedText(en: "public institution", zh: "事业单位"),
        "enterprise": LocalizedText(en: "enterprise", zh: "企业"),
        "intermediary": LocalizedText(en: "intermediary", zh: "中介机构"),
        "city": LocalizedText(en: "city", zh: "市级"), "county": LocalizedText(en: "county", zh: "县级"),
        "province": LocalizedText(en: "province", zh: "省级"),
        "api": LocalizedText(en: "interface", zh: "接口"), "batch": LocalizedText(en: "batch", zh: "批量"),
        "file": LocalizedText(en: "file", zh: "文件"),
        "structured": LocalizedText(en: "structured records", zh: "结构化数据"),
        "law": LocalizedText(en: "law", zh: "法律"),
        "administrative-regulation": LocalizedText(en: "administrative regulation", zh: "行政法规"),
        "state-council-decision": LocalizedText(en: "State Council decision", zh: "国务院决定"),
        "at-once": LocalizedText(en: "at once", zh: "实时"), "daily": LocalizedText(en: "daily", zh: "每日"),
        "weekly": LocalizedText(en: "weekly", zh: "每周"), "monthly": LocalizedText(en: "monthly", zh: "每月"),
        "quarterly": LocalizedText(en: "quarterly", zh: "每季度"),
        "yearly": LocalizedText(en: "yearly", zh: "每年"),
        "irregular": LocalizedText(en: "irregularly", zh: "不定期"),
        "applicant": LocalizedText(en: "the applicant", zh: "申请人"),
        "responsible-person": LocalizedText(en: "the responsible person", zh: "负责人"),
        "legal-representative": LocalizedText(en: "the legal representative", zh: "法定代表人"),
        "spouse": LocalizedText(en: "the spouse", zh: "配偶"),
        "agent": LocalizedText(en: "the agent", zh: "代理人"),
        "guardian": LocalizedText(en: "the guardian", zh: "监护人"),
        "child": LocalizedText(en: "the child", zh: "子女"),
        "buyer": LocalizedText(en: "the buyer", zh: "买方"),
        "seller": LocalizedText(en: "the seller", zh: "卖方"),
        "vehicle": LocalizedText(en: "vehicle", zh: "每车"),
    ]
}
