extension Grant.Operation {
    /// What it is called in a sentence.
    var words: LocalizedText {
        switch self {
        case .verify: LocalizedText(en: "verify", zh: "核验")
        case .reuse: LocalizedText(en: "reuse", zh: "复用")
        case .watch: LocalizedText(en: "watch", zh: "订阅变更")
        }
    }
}

extension Grant.Ground {
    var words: LocalizedText {
        switch self {
        case .duty: LocalizedText(en: "on the ground of a statutory duty", zh: "依据法定职责")
        case .authorisation: LocalizedText(en: "with the person's authorisation", zh: "经本人授权")
        }
    }
}

extension Grant.Requirement {
    /// What it is called in a sentence, after "without".
    var words: LocalizedText {
        switch self {
        case .operator: LocalizedText(en: "a staff number", zh: "经办人员编号")
        case .agent: LocalizedText(en: "an agent", zh: "代办人")
        case .case: LocalizedText(en: "a case number", zh: "办件编号")
        case .authorisation: LocalizedText(en: "the person's authorisation", zh: "本人授权")
        }
    }
}

/// Lists of words in a sentence.
struct WordList {
    let en: String
    let zh: String

    /// `a`, `a and b`, `a, b and c`.
    init(_ words: [LocalizedText]) {
        let rest = words.dropLast().map(\.en).joined(separator: ", ")
        en = (rest.isEmpty ? [] : [rest]).appending(words.last?.en).joined(separator: " and ")
        zh = words.map(\.zh).joined(separator: "、")
    }

    /// The same words in both languages.
    init(_ words: [String]) {
        self.init(words.map { LocalizedText(en: $0, zh: $0) })
    }
}

extension [String] {
    fileprivate func appending(_ word: String?) -> [String] { self + [word].compactMap(\.self) }
}
