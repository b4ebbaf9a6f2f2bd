import SharingModel
import SharingService

/// The form into which a receipt is pasted.
struct ReceiptForm {
    /// The short code with which someone came, from a slip: it tells which receipt to look for.
    var code: RecordID?

    func html(in language: Language) -> String {
        let explanation = LocalizedText(
            en:
                "Paste a receipt, an answer that holds one, or a whole batch answer. This page checks that the record is "
                + "in the log of this gateway, that the log signed it, and that the answer is the one recorded. Nothing "
                + "that you paste is logged or kept.",
            zh: "请粘贴回执、含有回执的答复，或者整份批量答复。本页面核对记录是否在本网关的日志之中、是否由日志签名，以及答复是否与记录一致。"
                + "所粘贴的内容不记入日志，也不保存。"
        )[language]
        let label = LocalizedText(en: "Receipt or answer (JSON)", zh: "回执或答复（JSON）")[language]
        let button = LocalizedText(en: "Check", zh: "核对")[language]
        // The characters that a form may hold; the limit of the body holds in any case.
        return """
            <p id="explanation">\(HTMLText.escape(explanation))</p>\(hint(in: language))
            <form method="post" action="\(ReceiptPages.path)">
            <label for="receipt">\(HTMLText.escape(label))</label>
            <textarea id="receipt" name="receipt" rows="12" maxlength="\(FormBody.maximumByteCount)" required \
            autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="explanation\
            \(code == nil ? "" : " hint")"\(placeholder(in: language))></textarea>
            <button type="submit">\(HTMLText.escape(button))</button>
            </form>
            """
    }

    private func hint(in language: Language) -> String {
        guard let code else { return "" }
        let text = LocalizedText(
            en:
                "You came with this short code. It names a record, but the log holds no records that could be searched: "
                + "paste the receipt with this code, which is in the file receipt.json beside the slip.",
            zh: "您持有的短码如上。短码仅标识一条记录，日志本身不可检索：请粘贴该短码对应的回执，即核验结果单所附的 receipt.json 文件。"
        )[language]
        return
            "<p><code>\(HTMLText.escape(code.description))</code></p><p id=\"hint\">\(HTMLText.escape(text))</p>"
    }

    private func placeholder(in language: Language) -> String {
        guard let code else { return "" }
        let text = LocalizedText(en: "Receipt of \(code)", zh: "短码 \(code) 的回执")[language]
        return " placeholder=\"\(HTMLText.escape(text))\""
    }
}
