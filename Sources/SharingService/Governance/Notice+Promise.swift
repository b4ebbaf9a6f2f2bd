import CanonicalJSON
import SharingModel

// What an agency is told of the promises that it accepted instead of papers.
extension Notice {
    private var outcome: PromiseOutcome? { about["outcome"]?.string.flatMap(PromiseOutcome.init) }

    var promiseTitle: LocalizedText {
        let item = word("serviceItem")
        switch outcome {
        case .kept?:
            return LocalizedText(
                en: "A promise of an applicant for \(item) was checked: it is kept.",
                zh: "事项 \(item) 一项申请人承诺经核查属实。"
            )
        case .broken?:
            return LocalizedText(
                en: "A promise of an applicant for \(item) was checked: it is not kept.",
                zh: "事项 \(item) 一项申请人承诺经核查不属实。"
            )
        case .onTheSpot?:
            return LocalizedText(
                en: "A promise of an applicant for \(item) is to be checked on the spot.",
                zh: "事项 \(item) 有一项申请人承诺需要现场核查。"
            )
        case .notChecked?, nil:
            let found = (about["reasons"]?.array ?? []).compactMap(\.string).map(NoticeWords.text)
            let reasons = LocalizedText(
                en: found.map(\.en).joined(separator: ", "),
                zh: found.map(\.zh).joined(separator: "、")
            )
            return LocalizedText(
                en: "A promise of an applicant for \(item) could not be checked: \(reasons.en).",
                zh: "事项 \(item) 一项申请人承诺未能核查：\(reasons.zh)。"
            )
        }
    }

    var promiseAction: LocalizedText {
        switch outcome {
        case .kept?: LocalizedText(en: "Nothing: its receipt is kept.", zh: "无须办理，回执已留存。")
        case .broken?:
            LocalizedText(
                en: "Hear the applicant, and decide whether the result of the case stands.",
                zh: "请向申请人核实，并依法处理该办件的办理结果。"
            )
        case .onTheSpot?, .notChecked?, nil:
            LocalizedText(
                en: "Check it yourselves; the receipt of the check that was told of it leads to the case.",
                zh: "请自行核查；可凭当时告知的回执找到该办件。"
            )
        }
    }
}
