import CanonicalJSON
import HTTPTypes
import Hummingbird
import SharingModel
import SharingService
import TransparencyLog

/// `/receipts`: checks a pasted receipt under the keys of all years' logs; nothing of it is logged or kept.
struct ReceiptPages: Sendable {
    static let path = "/receipts"

    private static let style = """
        textarea { box-sizing: border-box; font: .85rem/1.4 ui-monospace, monospace; width: 100%; }
        button { font: inherit; margin-top: .8rem; padding: .4rem 1.4rem; }
        label { display: block; font-weight: 600; margin: 1rem 0 .4rem; }
        th { border-top: 1px solid var(--line); font-weight: 400; padding: .4rem 1rem .4rem 0; text-align: start; \
        vertical-align: top; white-space: nowrap; }
        td { overflow-wrap: anywhere; }
        section { border-inline-start: 4px solid; margin: 1.5rem 0; padding-inline-start: 1rem; }
        section h2 { margin-top: 0; }
        .verified { border-color: #1a7f37; } .failed { border-color: #cf222e; }
        """

    private let verifier: ReceiptVerifier

    init(logKeys: [NoteVerifierKey]) {
        verifier = ReceiptVerifier(keys: logKeys)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/receipts") { request, _ in
            let code = request.uri.queryParameters["code"].flatMap { RecordID(String($0)) }
            return page(ReceiptForm(code: code), for: request)
        }
        router.get("/receipts/style.css") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "max-age=3600"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: ReceiptPages.style))
            )
        }
        router.post("/receipts") { request, _ in
            let findings = ReceiptFindings(language: ReceiptPages.language(of: request))
            do {
                let pasted = try await FormBody(of: request)["receipt"] ?? []
                let (found, status) = check(pasted, findings)
                return page(ReceiptForm(), after: found, status: status, for: request)
            } catch FormBody.Failure.tooLong {
                let found = findings.unreadable(ReceiptReasons.tooLong)
                return page(ReceiptForm(), after: found, status: .contentTooLarge, for: request)
            } catch FormBody.Failure.anotherType {
                return ProblemPages.page(
                    of: .unsupportedMediaType,
                    status: .unsupportedMediaType,
                    for: request
                )
            }
        }
    }

    /// What is found of a text, and the status that says whether it could be checked.
    private func check(_ text: [UInt8], _ findings: ReceiptFindings) -> (String, HTTPResponse.Status) {
        guard text.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
            return (findings.unreadable(ReceiptReasons.empty), .badRequest)
        }
        let document: JSONValue
        do throws(JSONSyntaxError) {
            document = try JSONValue(parsing: text)
        } catch {
            return (findings.unreadable(ReceiptReasons.text(of: error)), .badRequest)
        }
        let presented: [PresentedReceipt]
        do throws(LogFormatError) {
            presented = try PresentedReceipt.all(in: document)
        } catch {
            return (findings.unreadable(ReceiptReasons.text(of: error)), .badRequest)
        }
        var (sections, verified) = ("", 0)
        for receipt in presented {
            do throws(ReceiptRejection) {
                sections += findings.verified(try verifier.verify(receipt))
                verified += 1
            } catch {
                sections += findings.rejected(error)
            }
        }
        let summary = LocalizedText(
            en: "\(verified) of \(presented.count) receipts verified",
            zh: "共 \(presented.count) 份回执，\(verified) 份核对通过"
        )[findings.language]
        return (presented.count == 1 ? sections : "<p><strong>\(summary)</strong></p>" + sections, .ok)
    }

    private func page(
        _ form: ReceiptForm,
        after found: String = "",
        status: HTTPResponse.Status = .ok,
        for request: Request
    ) -> Response {
        let language = ReceiptPages.language(of: request)
        var response = HTML.page(
            title: LocalizedText(en: "Check a receipt", zh: "核对回执"),
            body: "<link rel=\"stylesheet\" href=\"/receipts/style.css\">\(found)\(form.html(in: language))",
            language: language,
            status: status
        )
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func language(of request: Request) -> Language {
        Language(accepted: request.headers[.acceptLanguage] ?? "")
    }
}
