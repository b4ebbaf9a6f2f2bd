import SharingModel
import SharingService

/// The form into which a receipt is pasted, with what was found of the one before.
struct ReceiptForm {
    /// The short code with which someone came, from a slip: it tells which receipt to look for.
    let shortCode: String?
    /// What is written into the empty field.
    let placeholder: String?
    /// The characters that a form may hold; the limit of the body holds in any case.
    let longest = FormBody.maximumByteCount
    /// How many of several receipts hold.
    let tally: String?
    let findings: [ReceiptFinding]

    init(
        code: RecordID? = nil,
        tally: String? = nil,
        findings: [ReceiptFinding] = [],
        in language: PageLanguage
    ) {
        shortCode = code?.description
        placeholder = code.map { language("Receipt of \($0)", "短码 \($0) 的回执") }
        self.tally = tally
        self.findings = findings
    }
}

extension PageTemplates {
    static let receipts = """
        <h1>{{heading}}</h1>
        {{#tally}}<p><strong>{{.}}</strong></p>{{/tally}}
        {{#findings}}
        {{#isVerified}}<section class="verified"><h2>✓ {{verdict}}</h2><table>{{#rows}}<tr><th scope="row">{{name}}</th>\
        <td>{{value}}</td></tr>{{/rows}}</table></section>{{/isVerified}}
        {{^isVerified}}<section class="failed"><h2>✗ {{verdict}}</h2>{{#reasons}}<p lang="{{tag}}">{{reason}}</p>{{/reasons}}\
        {{#place}}<p>{{.}}</p>{{/place}}</section>{{/isVerified}}
        {{/findings}}
        <p id="explanation">«Paste a receipt, an answer that holds one, or a whole batch answer, or drop its file below. This page checks that the \
        record is in the log of this gateway, that the log signed it, and that the answer is the one recorded. Nothing that \
        you give is logged or kept.|请粘贴回执、含有回执的答复或者整份批量答复，也可将其文件拖放至下方。本页面核对记录是否在本网关的日志之中、是否由日志签名，\
        以及答复是否与记录一致。所提供的内容不记入日志，也不保存。»</p>
        {{#shortCode}}<p><code>{{.}}</code></p><p id="hint">«You came with this short code. It names a record, but the log \
        holds no records that could be searched: paste the receipt with this code, which is in the file receipt.json beside \
        the slip.|您持有的短码如上。短码仅标识一条记录，日志本身不可检索：请粘贴该短码对应的回执，即核验结果单所附的 receipt.json 文件。»</p>\
        {{/shortCode}}
        <form method="post" action="/receipts{{lang}}" enctype="multipart/form-data">
        <label for="receipt">«Receipt or answer (JSON)|回执或答复（JSON）»</label>
        <textarea id="receipt" name="receipt" rows="12" maxlength="{{longest}}" autocomplete="off" \
        autocapitalize="off" spellcheck="false" aria-describedby="explanation{{#shortCode}} hint{{/shortCode}}"\
        {{#placeholder}} placeholder="{{.}}"{{/placeholder}}></textarea>
        <label for="file">«Or a file with it, which goes before the text|或选择文件（优先于所粘贴的文本）»</label>
        <input type="file" id="file" name="file" accept=".json,application/json" aria-describedby="explanation">
        <div><button type="submit">«Check|核对»</button></div>
        </form>
        """
}
