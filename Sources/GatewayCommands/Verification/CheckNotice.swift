import CanonicalJSON
import SharingModel

/// 一次性告知书: everything that an applicant still owes for a case, as a clerk hands it over.
///
/// It names roles, never subjects.
struct CheckNotice: CustomStringConvertible {
    private let answer: JSONValue
    private let item: JSONValue
    private let agencies: [String: JSONValue]
    private let caseNumber: String
    private let language: Language

    init(
        _ answer: JSONValue,
        item: JSONValue,
        agencies: [String: JSONValue],
        caseNumber: String,
        language: Language
    ) {
        self.answer = answer
        self.item = item
        self.agencies = agencies
        self.caseNumber = caseNumber
        self.language = language
    }

    var description: String {
        ([head] + sections + [foot]).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    // MARK: Head and foot

    private var head: String {
        let isReady = answer["ready"] == .boolean(true)
        let count = answer["notice"]?.integer ?? 1
        let told =
            isReady
            ? words("Complete: nothing is owed before acceptance", "材料齐全，可以受理")
            : count == 1
                ? words("Incomplete: this is all that is owed", "材料不齐，以下为需要补正的全部内容")
                : words("Incomplete: notice number \(count) for this case", "材料不齐（第 \(count) 次告知）")
        let time = answer["asOf"]?.string.flatMap { Timestamp($0) }
        let rows = [
            [words("Agency", "受理部门"), agency(item["agency"]?.string)],
            [words("Accepted by", "受理单位"), text(item["guide"]?["acceptingUnit"])],
            [
                words("Service item", "事项"),
                text(item["title"]) + " " + (item["implementation"]?.string ?? ""),
            ],
            [words("Case", "办件号"), caseNumber],
            [words("Date", "日期"), time.map { CivilCalendar.shanghai.day(of: $0).description } ?? ""],
            [words("Result", "结论"), told],
        ]
        return words("Notice of what is needed", "一次性告知书") + "\n\n"
            + Table(rows.filter { !$0[1].isEmpty }).description
    }

    private var foot: String {
        let rows = [
            [words("Consultation", "咨询电话"), item["guide"]?["consultation"]?.string ?? ""],
            [words("Complaints", "监督电话"), item["guide"]?["complaint"]?.string ?? ""],
            [
                words("Basis", "设定依据"),
                (item["basis"]?.array ?? []).map(text).joined(separator: words("; ", "；")),
            ],
            [words("Receipt", "回执编号"), answer["id"]?.string ?? ""],
        ]
        return Table(rows.filter { !$0[1].isEmpty }).description
    }

    // MARK: Entries

    private var sections: [String] {
        let lines = (answer["materials"]?.array ?? []).map(CheckLine.init)
        let isUndecided: (CheckLine) -> Bool = { $0.isConditional && !$0.isSettled }
        let known = lines.filter { !isUndecided($0) }
        return [
            section(
                words("Held by the agencies: do not bring", "部门已共享，无需提交"),
                known.filter { $0.state == "held" }
            ),
            section(
                words("To bring", "需要提交"),
                known.filter { $0.isPaper && $0.isOwed },
                showsState: true
            ),
            section(
                words("To consent to in writing", "可签署授权书"),
                known.filter { $0.needsConsent && $0.isOwed }
            ),
            section(
                words("To promise in writing", "可签署告知承诺书"),
                known.filter { $0.state == "promise" && $0.isOwed }
            ),
            section(
                words("May follow after acceptance", "可以容缺后补"),
                known.filter { $0.state == "deferrable" }
            ),
            section(
                words("Brought or promised already", "已提交或已承诺"),
                known.filter { $0.isBrought }
            ),
            section(words("Only if the condition holds", "视情况需要"), lines.filter(isUndecided)),
        ]
    }

    private func section(_ title: String, _ lines: [CheckLine], showsState: Bool = false) -> String {
        guard !lines.isEmpty else { return "" }
        var text = "【\(title)】"
        var group: JSONValue?
        for line in lines {
            if let oneOf = line.json["oneOf"], oneOf != group {
                text += "\n  " + words("One of these: ", "以下任选其一：") + self.text(oneOf)
            }
            group = line.json["oneOf"]
            text += "\n" + entry(line, showsState: showsState)
        }
        return text
    }

    private func entry(_ line: CheckLine, showsState: Bool) -> String {
        let json = line.json
        var title = text(json["title"])
        if line.role != ServiceItem.Material.applicantRole {
            title += words(" (", "（") + role(line.role) + words(")", "）")
        }
        if line.isNone { title = words("No ", "无") + title }
        var details: [String] = []
        if let condition = json["condition"]?["title"] { details.append(text(condition)) }
        if showsState, let state = CheckLine.stateWords[line.state] {
            details.append(
                line.isNone && line.state == "not-valid" ? CheckLine.noneFound[language] : state[language]
            )
        }
        if line.needsConsent, line.isOwed { details.append(CheckLine.consentIsEnough[language]) }
        if line.state == "held" { details.append(words("from ", "来源：") + agency(json["provider"]?.string)) }
        if let form = json["form"] { details.append(text(form)) }
        if let copies = json["copies"] { details.append(self.copies(copies)) }
        if let due = json["deferrable"]?["due"]?.string { details.append(words("by ", "补交期限：") + due) }
        if let sample = json["sample"], line.state != "held" {
            details.append(words("sample: ", "样本：") + text(sample))
        }
        let mistakes = (json["commonMistakes"]?.array ?? []).map(text)
        if !mistakes.isEmpty {
            details.append(words("often wrong: ", "常见错误：") + mistakes.joined(separator: words("; ", "；")))
        }
        if let basis = json["basis"]?.string { details.append(words("basis: ", "依据：") + basis) }
        let rest = details.filter { !$0.isEmpty }.map { "\n       " + PrintableText($0).description }.joined()
        return "  \(line.number.padding(to: 4)) \(PrintableText(title))\(rest)"
    }

    private func copies(_ copies: JSONValue) -> String {
        let originals = copies["original"]?.integer ?? 0
        let number = copies["copy"]?.integer ?? 0
        var parts: [String] = []
        if originals > 0 { parts.append(words("\(originals) original", "原件 \(originals) 份")) }
        if number > 0 { parts.append(words("\(number) copy", "复印件 \(number) 份")) }
        if copies["seal"] == .boolean(true) { parts.append(words("sealed", "加盖公章")) }
        if copies["signature"] == .boolean(true) { parts.append(words("signed", "签字")) }
        if let each = copies["per"]?.string { parts.append(words("for each \(each)", "按 \(each) 分别提交")) }
        return parts.joined(separator: words(", ", "，"))
    }

    // MARK: Words

    private func words(_ en: String, _ zh: String) -> String { LocalizedText(en: en, zh: zh)[language] }

    private func role(_ role: String) -> String { CheckLine.roleWords[role]?[language] ?? role }

    private func agency(_ id: String?) -> String { id.map { text(agencies[$0]) } ?? "" }

    private func text(_ json: JSONValue?) -> String {
        json?[language == .chinese ? "zh" : "en"]?.string ?? ""
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
