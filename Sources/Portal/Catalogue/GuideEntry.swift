import CanonicalJSON
import SharingModel

/// One way to meet a requirement of a service item, with every element that a guide tells of it.
struct GuideEntry {
    struct Detail {
        let term: String
        let text: String
    }

    /// What it is called.
    let name: String
    /// Whether the applicant has nothing to bring for it.
    let isFetched: Bool
    /// Whether the applicant promises it in writing.
    let isPromised: Bool
    /// What happens with it, in two or three words.
    let kind: String
    /// The page of its type; nil where it is no type.
    let typeCode: String?
    /// From whom it is fetched; nil where it is not.
    let source: String?
    /// What is said of it, element by element.
    let details: [Detail]
    /// What others got wrong.
    let mistakes: [String]
    let hasMistakes: Bool

    init(
        _ material: ServiceItem.Material,
        isOneOfSeveral: Bool,
        under catalogue: Catalogue,
        in language: PageLanguage
    ) {
        let words = GuideWords(catalogue: catalogue, language: language)
        let type = material.type.flatMap { catalogue.types[$0]?.first }
        let own = material.title.map { language[$0] }
        name = own ?? type.map { language[$0.title] } ?? material.type ?? ""
        let isData = material.provision != .applicant && material.provision != .promise
        isFetched = isData
        isPromised = material.provision == .promise
        kind = words.kind(material.provision)
        typeCode = type?.reference.code
        source = isData ? type.map { words.agency($0.source) } : nil
        mistakes = material.commonMistakes.map { language[$0] }
        hasMistakes = !mistakes.isEmpty
        var details: [Detail] = []
        func add(_ en: String, _ zh: String, _ text: String?) {
            if let text, !text.isEmpty { details.append(Detail(term: language(en, zh), text: text)) }
        }
        if isData {
            add("From", "数据来源", source)
            add(
                "Whose",
                "核查对象",
                material.owner == ServiceItem.Material.applicantRole ? nil : words.role(material.owner)
            )
            add("Data used", "使用数据项", words.fields(of: material, type))
            add("Must hold", "核验要求", words.expectations(of: material, type))
            add("Form", "材料形式", language("data, no paper", "数据共享，无需纸质材料"))
        }
        add("Form", "材料形式", material.form.map { language[$0] })
        add("Copies", "份数与签章", material.copies.map(words.copies))
        add("Needed", "必要性", words.necessity(material.condition, isOneOfSeveral))
        add(
            "May follow",
            "容缺受理",
            material.deferrable.map {
                language(
                    "yes, within \(language[CatalogueWords.limit($0)])",
                    "可以容缺，\(language[CatalogueWords.limit($0)])内补齐"
                )
            } ?? (material.provision == .applicant ? language("no", "不可容缺") : nil)
        )
        add("By promise", "告知承诺", isPromised ? words.promise(material.check ?? .standard) : nil)
        add("Sample", "示范文本", material.sample.map { language[$0] })
        add("Basis", "设定依据", material.basis)
        self.details = details
    }
}

/// Puts the parts of a guide's materials into words.
struct GuideWords {
    let catalogue: Catalogue
    let language: PageLanguage

    func agency(_ id: AgencyID) -> String {
        catalogue.agencies[id].map { language[$0.name] } ?? id.description
    }

    func role(_ name: String) -> String {
        if name.hasPrefix("new-") {
            let rest = language[CatalogueWords.word(String(name.dropFirst(4)))]
            return language("\(rest), new", "新任\(rest)")
        }
        return language[CatalogueWords.word(name)]
    }

    func kind(_ provision: ServiceItem.Provision) -> String {
        switch provision {
        case .reuse: language("fetched for you", "免提交·数据复用")
        case .verify: language("verified for you", "免提交·在线核验")
        case .none: language("verified that there is none", "免提交·核验“无”")
        case .applicant: language("you bring it", "申请人提交")
        case .promise: language("you promise it", "告知承诺")
        }
    }

    func fields(of material: ServiceItem.Material, _ type: MaterialType?) -> String {
        guard !material.fields.isEmpty else {
            return language("those that the sharing contract grants", "以共享协议授权的数据项为准")
        }
        return material.fields.map { title($0, type) }.joined(separator: language(", ", "、"))
    }

    private func title(_ field: String, _ type: MaterialType?) -> String {
        type?.field(field).map { language[$0.title] } ?? field
    }

    func expectations(of material: ServiceItem.Material, _ type: MaterialType?) -> String {
        var parts = material.expectations.flatMap { claim in
            claim.comparisons.map { comparison, json in
                "\(title(claim.field, type)) \(word(comparison)) \(bound(json))"
            }
        }
        if let count = material.count { parts.append(self.count(count)) }
        return parts.joined(separator: language("; ", "；"))
    }

    private func word(_ comparison: Comparison) -> String {
        switch comparison {
        case .equals: language("is", "为")
        case .before: language("before", "早于")
        case .after: language("after", "晚于")
        case .atLeast: language("at least", "不少于")
        case .atMost: language("at most", "不超过")
        case .oneOf: language("one of", "为其中之一：")
        }
    }

    /// A bound as the item has it; a period such as `-P3Y` is counted from the day of the application.
    private func bound(_ json: JSONValue) -> String {
        switch json {
        case .string(let text):
            if text.hasPrefix("-P"), text.hasSuffix("Y"), let years = Int(text.dropFirst(2).dropLast()) {
                return language("\(years) years before the application", "申请之日前 \(years) 年")
            }
            return language[StateWords.word(text)]
        case .integer(let number): return "\(number)"
        case .boolean(let value): return value ? language("yes", "是") : language("no", "否")
        case .array(let values): return values.map(bound).joined(separator: language(", ", "、"))
        case .number, .object, .null: return String(decoding: json.encodedBytes, as: UTF8.self)
        }
    }

    private func count(_ count: VerificationQuery.Count) -> String {
        switch (count.comparison, count.bound) {
        case (.exactly, 0): language("there is none", "无相关记录")
        case (.exactly, let bound): language("exactly \(bound)", "恰有 \(bound) 项")
        case (.atLeast, let bound): language("at least \(bound)", "不少于 \(bound) 项")
        case (.atMost, let bound): language("at most \(bound)", "不超过 \(bound) 项")
        }
    }

    func copies(_ copies: PaperCopies) -> String {
        var parts: [String] = []
        if copies.originals > 0 {
            parts.append(language("\(copies.originals) original", "原件 \(copies.originals) 份"))
        }
        if copies.copies > 0 {
            parts.append(
                language(copies.copies == 1 ? "1 copy" : "\(copies.copies) copies", "复印件 \(copies.copies) 份")
            )
        }
        if let each = copies.each {
            parts.append(language("for each \(each)", language[CatalogueWords.word(each)]))
        }
        parts.append(copies.isSigned ? language("signed", "须签字") : language("no signature", "无需签字"))
        parts.append(copies.isSealed ? language("sealed", "须盖章") : language("no seal", "无需盖章"))
        return parts.joined(separator: language(", ", "，"))
    }

    func necessity(_ condition: MaterialCondition?, _ isOneOfSeveral: Bool) -> String {
        let condition = condition.map { language[$0.title] }
        switch (condition, isOneOfSeveral) {
        case (nil, false): return language("always", "必要")
        case (nil, true): return language("one of the choices is enough", "任选其一即可")
        case (let condition?, false): return language("only \(condition)", "非必要：\(condition)")
        case (let condition?, true):
            return language("only \(condition); one is enough", "非必要：\(condition)，任选其一")
        }
    }

    func promise(_ check: PromiseCheck) -> String {
        switch check {
        case .onTheSpot(let limit):
            let when = language[CatalogueWords.limit(limit)]
            return language("checked on the spot after \(when)", "承诺后 \(when)进行现场核查")
        case .verification(let material, let limit):
            let when = language[CatalogueWords.limit(limit)]
            let type = material.type.flatMap { catalogue.types[$0]?.first }
            let name = type.map { language[$0.title] } ?? material.type ?? ""
            return language("verified against “\(name)” after \(when)", "承诺后 \(when)以“\(name)”在线核查")
        }
    }
}

/// Values of fields that are codes, in words.
enum StateWords {
    /// A code of which a word is known, in words; anything else as it stands.
    static func word(_ code: String) -> LocalizedText {
        words[code] ?? LocalizedText(en: code, zh: code)
    }

    private static let words: [String: LocalizedText] = [
        "active": LocalizedText(en: "active", zh: "有效（存续）"), "normal": LocalizedText(en: "normal", zh: "正常"),
        "valid": LocalizedText(en: "valid", zh: "有效"), "paying": LocalizedText(en: "paying", zh: "正常缴存"),
        "dissolved": LocalizedText(en: "dissolved", zh: "已解除"), "none": LocalizedText(en: "none", zh: "无"),
        "marriage": LocalizedText(en: "marriage", zh: "结婚"), "ended": LocalizedText(en: "ended", zh: "已停保"),
        "全日制": LocalizedText(en: "full-time (全日制)", zh: "全日制"),
    ]
}
