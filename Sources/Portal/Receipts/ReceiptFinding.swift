import CanonicalJSON
import SharingModel
import TransparencyLog

/// What was found about one receipt of a pasted text.
struct ReceiptFinding {
    struct Row {
        let name: String
        let value: String
    }

    struct Reason {
        let tag: String
        let reason: String
    }

    let isVerified: Bool
    let verdict: String
    var rows: [Row] = []
    var reasons: [Reason] = []
    /// Where a receipt that does not hold says that it stands.
    var place: String?
}

/// Puts into words what was found about receipts.
struct ReceiptFindings {
    let language: Language

    /// One receipt that is verified: all of it comes from the record, which holds nothing personal.
    func verified(_ receipt: VerifiedReceipt) -> ReceiptFinding {
        let record = receipt.record
        var rows: [(LocalizedText, String?)] = [
            (LocalizedText(en: "Log", zh: "日志"), receipt.origin.description),
            (LocalizedText(en: "Entry", zh: "序号"), String(receipt.index)),
            (LocalizedText(en: "Entries in the tree", zh: "日志规模"), String(receipt.size)),
            (LocalizedText(en: "Short code", zh: "短码"), record["id"]?.string),
            (LocalizedText(en: "Time", zh: "时间"), record["time"]?.string),
            (
                LocalizedText(en: "Kind", zh: "类别"),
                record["kind"]?.string.map { RecordWords.kind($0)[language] }
            ),
            (LocalizedText(en: "Material", zh: "材料"), RecordWords.materials(of: record)),
            (
                LocalizedText(en: "Result", zh: "结论"),
                record["result"]?.string.map { RecordWords.result($0)[language] }
            ),
        ]
        let reasons = (record["reasons"]?.array ?? []).compactMap(\.string)
        rows += [
            (LocalizedText(en: "Reasons", zh: "理由"), reasons.isEmpty ? nil : reasons.joined(separator: ", ")),
            (LocalizedText(en: "Contract", zh: "共享协议"), record["contract"]?.string),
            (LocalizedText(en: "Provider", zh: "提供部门"), RecordWords.providers(of: record)),
            (LocalizedText(en: "Consumer", zh: "需求部门"), record["consumer"]?["agency"]?.string),
            (LocalizedText(en: "Service item", zh: "政务服务事项"), record["serviceItem"]?.string),
            (LocalizedText(en: "Checked with it", zh: "一并核对"), list(receipt.checked)),
            (LocalizedText(en: "Not shown, not checked", zh: "未出示、未核对"), list(receipt.unchecked)),
        ]
        return ReceiptFinding(
            isVerified: true,
            verdict: LocalizedText(en: "Verified", zh: "核对通过")[language],
            rows: rows.compactMap { title, value in value.map { .init(name: title[language], value: $0) } }
        )
    }

    /// One receipt that does not hold, with what it claims of itself: where it says that it stands.
    func rejected(_ rejection: ReceiptRejection) -> ReceiptFinding {
        var finding = failure(
            LocalizedText(en: "Not verified", zh: "核对未通过"),
            ReceiptReasons.text(of: rejection.reason)
        )
        finding.place =
            LocalizedText(
                en: "It says that it is entry \(rejection.index) of \(rejection.origin).",
                zh: "回执自称为 \(rejection.origin) 的第 \(rejection.index) 号记录。"
            )[language]
        return finding
    }

    /// A text that cannot be checked at all.
    func unreadable(_ reason: LocalizedText) -> ReceiptFinding {
        failure(LocalizedText(en: "Not verified: cannot be read", zh: "无法核对"), reason)
    }

    /// The reason stands in both languages: who shows the page and who reads it need not share one.
    private func failure(_ verdict: LocalizedText, _ reason: LocalizedText) -> ReceiptFinding {
        let languages = [language] + Language.allCases.filter { $0 != language }
        return ReceiptFinding(
            isVerified: false,
            verdict: verdict[language],
            reasons: languages.map { .init(tag: $0.rawValue, reason: reason[$0]) }
        )
    }

    private func list(_ labels: [CommitmentLabel]) -> String {
        guard !labels.isEmpty else { return LocalizedText(en: "nothing", zh: "无")[language] }
        let separator = LocalizedText(en: ", ", zh: "、")[language]
        return labels.map { RecordWords.label($0)[language] }.joined(separator: separator)
    }
}
