import CanonicalJSON
import OpenData
import Portal
import SharingModel
import SharingService
import TransparencyLog

/// 核验结果单: what was verified for a case, on one A4 page, with the way to check it.
///
/// It shows neither the subject nor a value, since it is handed around.
struct VerificationSlip: Sendable {
    private let answer: ProvenAnswer
    private let language: Language
    private let code: QRCode
    /// Where the receipt is checked; what the QR code says.
    let address: String

    /// - Throws: ``CommandFailure`` if the address does not fit into a QR code.
    init(_ answer: ProvenAnswer, publicURL: String?, language: Language) throws {
        self.answer = answer
        self.language = language
        var base = publicURL ?? VerificationSlip.publicURL(of: answer.verified.origin.description)
        while base.hasSuffix("/") { base.removeLast() }
        address = "\(base)/receipts?code=\(answer.shortCode)"
        guard let code = QRCode(address) else {
            throw CommandFailure("--url is too long for a QR code of \(QRCode.maximumByteCount) bytes")
        }
        self.code = code
    }

    /// The address of the public listener, as the log's name has it: a name has no scheme.
    private static func publicURL(of origin: String) -> String {
        let host = origin.prefix { $0 != "/" }
        let isLoopback = ["127.0.0.1", "localhost", "[::1]"].contains {
            host == $0 || host.hasPrefix("\($0):")
        }
        return (isLoopback ? "http://" : "https://") + host
    }

    /// The page.
    var html: String {
        let title = LocalizedText(en: "Verification slip", zh: "核验结果单")
        let note = LocalizedText(
            en:
                "This page is for reading. The proof is the receipt in the archive package that belongs to it; VERIFY.md "
                + "there says how to check it, also without this system.",
            zh: "本单仅供查阅，证明效力在于随附归档包中的回执；核对方法（包括脱离本系统的核对方法）见归档包内的 VERIFY.md。"
        )
        let scan = LocalizedText(en: "Scan, then paste receipt.json.", zh: "扫码后粘贴 receipt.json 核对。")
        let handled = LocalizedText(en: "Handled by / date", zh: "经办人／日期")
        return """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <title>\(MarkupText.escape(title[language])) \(answer.shortCode)</title>
            <style>\(VerificationSlip.style)</style></head>
            <body><header><h1>\(both(title))</h1>\(code.svg(label: address))<p>\(both(scan))</p></header>
            <main><table>\(rows)</table>\(claims)</main>
            <footer><p>\(both(handled))：<span class="line"></span></p><p>\(both(note))</p>
            <p class="address">\(MarkupText.escape(address))</p></footer></body></html>

            """
    }

    private var rows: String {
        let record = answer.verified.record
        let reasons = (record["reasons"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        let rows: [(LocalizedText, String?)] = [
            (LocalizedText(en: "Case", zh: "办件号"), answer.caseNumber),
            (LocalizedText(en: "Consumer", zh: "需求部门"), record["consumer"]?["agency"]?.string),
            (LocalizedText(en: "Provider", zh: "提供部门"), RecordWords.providers(of: record)),
            (LocalizedText(en: "Service item", zh: "政务服务事项"), record["serviceItem"]?.string),
            (LocalizedText(en: "Material", zh: "材料"), RecordWords.materials(of: record)),
            (LocalizedText(en: "Contract", zh: "共享协议"), record["contract"]?.string),
            (LocalizedText(en: "Time (UTC)", zh: "时间（UTC）"), record["time"]?.string),
            (LocalizedText(en: "Reasons", zh: "理由"), reasons.isEmpty ? nil : reasons),
            (LocalizedText(en: "Log", zh: "日志"), answer.verified.origin.description),
            (
                LocalizedText(en: "Entry / entries in the tree", zh: "序号／日志规模"),
                "\(answer.verified.index) / \(answer.verified.size)"
            ),
            (LocalizedText(en: "Short code", zh: "短码"), answer.shortCode.description),
        ]
        let kind = row(LocalizedText(en: "Kind", zh: "类别"), words("kind", RecordWords.kind))
        let result = row(LocalizedText(en: "Result", zh: "结论"), "<strong>\(verdict)</strong>")
        let others = rows.map { title, value in value.map { row(title, MarkupText.escape($0)) } ?? "" }
        return kind + result + others.joined()
    }

    private var verdict: String {
        var text = words("result", RecordWords.result)
        if let state = answer.answer?["state"]?.string { text += "：\(both(RecordWords.state(state)))" }
        return text
    }

    /// A result for each claim, where the answer is the one that was recorded.
    private var claims: String {
        guard let members = answer.answer?["claims"]?.object?.members, !members.isEmpty else { return "" }
        let heading = both(LocalizedText(en: "Claims", zh: "核验项"))
        let items = members.map { member in
            "<tr><th scope=\"row\">\(MarkupText.escape(member.name))</th>"
                + "<td>\(both(RecordWords.claim(member.value.string ?? "")))</td></tr>"
        }
        let dense = members.count > 12 ? " class=\"dense\"" : ""
        return "<h2>\(heading)</h2><div\(dense)><table>\(items.joined())</table></div>"
    }

    private func row(_ title: LocalizedText, _ html: String) -> String {
        "<tr><th scope=\"row\">\(both(title))</th><td>\(html)</td></tr>"
    }

    private func words(_ member: String, _ text: (String) -> LocalizedText) -> String {
        answer.verified.record[member]?.string.map { both(text($0)) } ?? "—"
    }

    /// Both languages, the chosen one first; a text that is the same in both stands once.
    private func both(_ text: LocalizedText) -> String {
        guard text.en != text.zh else { return MarkupText.escape(text.en) }
        let other: Language = language == .chinese ? .english : .chinese
        return MarkupText.escape(text[language])
            + " <small lang=\"\(other.rawValue)\">\(MarkupText.escape(text[other]))</small>"
    }

    private static let style = """
        @page { size: A4; margin: 16mm; }
        body { color: #000; font: 10.5pt/1.45 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 178mm; }
        header { border-bottom: 1pt solid #000; display: grid; grid-template-columns: 1fr 34mm; margin-bottom: 5mm; }
        h1 { align-self: end; font-size: 20pt; grid-area: 1 / 1 / 3 / 2; margin: 0 0 2mm; } h1 small { font-size: 11pt; }
        h2 { font-size: 12pt; margin: 5mm 0 1mm; } small { color: #444; font-size: .8em; font-weight: 400; }
        .code { grid-area: 1 / 2; height: 34mm; width: 34mm; }
        header p { font-size: 7pt; grid-area: 2 / 2; margin: 0; text-align: center; }
        table { border-collapse: collapse; width: 100%; } tr { break-inside: avoid; }
        th, td { border-bottom: .4pt solid #999; overflow-wrap: anywhere; padding: 1mm 2mm 1mm 0; text-align: start; }
        th { font-weight: 400; vertical-align: top; width: 38%; } strong { font-size: 13pt; }
        .dense { columns: 2; font-size: 8.5pt; line-height: 1.2; } .dense td, .dense th { padding: .3mm 0; }
        footer { font-size: 8.5pt; margin-top: 6mm; } .address { font-family: ui-monospace, monospace; font-size: 7.5pt; }
        .line { border-bottom: .5pt solid #000; display: inline-block; width: 60mm; }
        """
}
