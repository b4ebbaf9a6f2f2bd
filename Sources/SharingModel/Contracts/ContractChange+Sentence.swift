extension ContractChange {
    /// The change in words, as the steward reads it.
    public var sentence: LocalizedText {
        switch (effect, matter) {
        case (_, .wording(let name, let text)):
            let title = ContractChange.titles[name] ?? LocalizedText(en: name, zh: name)
            return LocalizedText(
                en: "the \(title.en) now reads: \(text.en)",
                zh: "\(title.zh)变更为：\(text.zh)"
            )
        case (.changed, _): return joined(en: "now may", zh: "改为可以")
        case (.gained, _): return joined(en: "may newly", zh: "新增可以")
        case (.lost, _): return joined(en: "may no longer", zh: "不再可以")
        }
    }

    private static let titles = [
        "basis": LocalizedText(en: "basis", zh: "使用依据"),
        "scenario": LocalizedText(en: "scenario", zh: "使用场景"),
        "scope": LocalizedText(en: "scope", zh: "使用范围"),
    ]

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    private func joined(en: String, zh: String) -> LocalizedText {
        let phrase = self.phrase
        let items = WordList(purposes)
        let season = WordList(
            months.map { LocalizedText(en: ContractChange.monthNames[$0 - 1], zh: "\($0) 月") }
        )
        return LocalizedText(
            en: "\(consumer) \(en) \(phrase.en)" + (purposes.isEmpty ? "" : ", for \(items.en)")
                + (months.isEmpty ? "" : ", in \(season.en)"),
            zh: "\(consumer) \(zh)" + (months.isEmpty ? "" : "在 \(season.zh)")
                + (purposes.isEmpty ? "" : "为 \(items.zh) ") + phrase.zh
        )
    }

    /// What may or may not be done, after "may".
    private var phrase: LocalizedText {
        let asked = WordList(operations.map(\.words))
        let name = material ?? ""
        let act = LocalizedText(en: "\(asked.en) \(name)", zh: "\(asked.zh) \(name)")
        switch matter {
        case .use(nil): return act
        case .use(let ground?):
            return LocalizedText(en: "\(act.en) \(ground.words.en)", zh: "\(ground.words.zh)\(act.zh)")
        case .comparisons(let field, let comparisons):
            let ways = WordList(Comparison.allCases.filter(comparisons.contains).map(\.rawValue))
            return LocalizedText(
                en: "compare \(name).\(field) by \(ways.en)",
                zh: "以 \(ways.zh) 比较 \(name).\(field)"
            )
        case .handover(let field):
            return LocalizedText(en: "be given \(name).\(field)", zh: "获取 \(name).\(field)")
        case .counts(let counts):
            let ways = WordList(CountComparison.allCases.filter(counts.contains).map(\.rawValue))
            return LocalizedText(en: "count \(name) by \(ways.en)", zh: "以 \(ways.zh) 核验 \(name) 的数量")
        case .actingFor(.anyItemAgency):
            return LocalizedText(
                en: "\(act.en) for the agency of whatever item it is",
                zh: "代任一事项的主管部门\(act.zh)"
            )
        case .actingFor(.agencies(let agencies)):
            let principals = WordList(agencies.map(\.description).sorted())
            return LocalizedText(
                en: "\(act.en) on behalf of \(principals.en)",
                zh: "代 \(principals.zh) \(act.zh)"
            )
        case .duty:
            return LocalizedText(
                en: "\(act.en) by duty, without the person's authorisation",
                zh: "依据法定职责\(act.zh) 而无需本人授权"
            )
        case .without(let requirement):
            return LocalizedText(
                en: "\(act.en) without \(requirement.words.en)",
                zh: "\(act.zh) 而不注明\(requirement.words.zh)"
            )
        case .quota(let window, let old, let new): return phrase(act, window, old: old, new: new)
        case .probing:
            return LocalizedText(
                en: "go on to \(act.en) when its claims look like a search for the value",
                zh: "在核验项疑似试探取值时继续\(act.zh)"
            )
        case .hiding(let law):
            return LocalizedText(
                en: "\(act.en) without the persons concerned being told (\(law.en))",
                zh: "\(act.zh) 而不告知当事人（\(law.zh)）"
            )
        case .term(let from, let until):
            return LocalizedText(en: "ask from \(from) to \(until)", zh: "在 \(from) 至 \(until) 期间查询")
        case .onwardSupply: return LocalizedText(en: "pass on what it is given", zh: "向他人转供所获数据")
        case .mode(let mode): return LocalizedText(en: "be served by \(mode)", zh: "以 \(mode) 方式获取")
        case .wording: return LocalizedText(en: "", zh: "")
        }
    }

    private func phrase(_ act: LocalizedText, _ window: Window, old: Int?, new: Int?) -> LocalizedText {
        // The greater bound is what is allowed newly or no longer; the smaller is what it is compared with.
        let (greater, smaller) = effect == .lost ? (old, new) : (new, old)
        let unit =
            switch window {
            case .second: LocalizedText(en: "a second", zh: "每秒")
            case .day: LocalizedText(en: "a day", zh: "每日")
            case .batch: LocalizedText(en: "a batch", zh: "每批")
            }
        let bound = smaller ?? 0
        guard let greater else {
            return LocalizedText(
                en: "\(act.en) without a bound \(unit.en), "
                    + (effect == .lost ? "only \(bound) times" : "where it was \(bound) times"),
                zh: "\(unit.zh)不限次数\(act.zh)（\(effect == .lost ? "现为" : "原为") \(bound) 次）"
            )
        }
        return LocalizedText(
            en: "\(act.en) \(greater) times \(unit.en), "
                + (effect == .lost ? "only \(bound)" : "where it was \(bound)"),
            zh: "\(unit.zh) \(greater) 次\(act.zh)（\(effect == .lost ? "现为" : "原为") \(bound) 次）"
        )
    }
}
