import CanonicalJSON
import HTTPTypes
import Hummingbird
import SharingModel
import SharingService
import TransparencyLog

/// `/receipts`: checks a receipt, pasted or in a file, under the keys of all years' logs; nothing of it is logged or kept.
struct ReceiptPages: Sendable {
    static let path = "/receipts"
    /// So many receipts are checked at a time: each takes as long as a signature does.
    static let maximumCount = 50

    private let verifier: ReceiptVerifier
    private let frame: PageFrame
    private let problems: ProblemPages

    init(logKeys: [NoteVerifierKey], frame: PageFrame) {
        verifier = ReceiptVerifier(keys: logKeys)
        self.frame = frame
        problems = ProblemPages(frame: frame)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/receipts") { request, _ in
            let code = request.uri.queryParameters["code"].flatMap { RecordID(String($0)) }
            let query = code.map { [(name: "code", value: $0.description)] } ?? []
            return page(ReceiptForm(code: code, in: PageLanguage(request)), query: query, for: request)
        }
        router.post("/receipts") { request, _ in
            let language = PageLanguage(request)
            let findings = ReceiptFindings(language: language.language)
            do {
                let (form, status) = check(try await given(by: request), findings, language)
                return page(form, status: status, for: request)
            } catch FormBody.Failure.tooLong {
                let found = findings.unreadable(ReceiptReasons.tooLong)
                let form = ReceiptForm(findings: [found], in: language)
                return page(form, status: .contentTooLarge, for: request)
            } catch FormBody.Failure.tooSlow {
                return problems.page(of: .requestTimeout, status: .requestTimeout, for: request)
            } catch FormBody.Failure.broken {
                return problems.page(of: .malformedRequest, status: .badRequest, for: request)
            } catch FormBody.Failure.anotherType {
                return problems.page(
                    of: .unsupportedMediaType,
                    status: .unsupportedMediaType,
                    for: request
                )
            }
        }
    }

    /// The file that a form brings; the text of the field where there is none.
    private func given(by request: Request) async throws -> [UInt8] {
        guard let boundary = MultipartForm.boundary(in: request.headers[.contentType] ?? "") else {
            return try await FormBody(of: request)["receipt"] ?? []
        }
        let bytes = try await FormBody.bytes(of: request, atMost: FormBody.maximumByteCount)
        let form = MultipartForm(bytes, boundary: boundary)
        if let file = form["file"], !file.isEmpty { return file }
        return form["receipt"] ?? []
    }

    /// What is found of a text, and the status that says whether it could be checked.
    private func check(
        _ text: [UInt8],
        _ findings: ReceiptFindings,
        _ language: PageLanguage
    ) -> (ReceiptForm, HTTPResponse.Status) {
        func unreadable(
            _ reason: LocalizedText,
            status: HTTPResponse.Status = .badRequest
        ) -> (ReceiptForm, HTTPResponse.Status) {
            (ReceiptForm(findings: [findings.unreadable(reason)], in: language), status)
        }
        guard text.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
            return unreadable(ReceiptReasons.empty)
        }
        let document: JSONValue
        do throws(JSONSyntaxError) {
            document = try JSONValue(parsing: text)
        } catch {
            return unreadable(ReceiptReasons.text(of: error))
        }
        let presented: [PresentedReceipt]
        do throws(LogFormatError) {
            presented = try PresentedReceipt.all(in: document)
        } catch {
            return unreadable(ReceiptReasons.text(of: error))
        }
        guard presented.count <= ReceiptPages.maximumCount else {
            return unreadable(ReceiptReasons.tooMany(presented.count), status: .contentTooLarge)
        }
        var (found, verified): ([ReceiptFinding], Int) = ([], 0)
        for receipt in presented {
            do throws(ReceiptRejection) {
                found.append(findings.verified(try verifier.verify(receipt)))
                verified += 1
            } catch {
                found.append(findings.rejected(error))
            }
        }
        let tally = language(
            "\(verified) of \(presented.count) receipts verified",
            "共 \(presented.count) 份回执，\(verified) 份核对通过"
        )
        return (ReceiptForm(tally: presented.count == 1 ? nil : tally, findings: found, in: language), .ok)
    }

    private func page(
        _ form: ReceiptForm,
        query: [(name: String, value: String)] = [],
        status: HTTPResponse.Status = .ok,
        for request: Request
    ) -> Response {
        let title = PageLanguage(request)("Check a receipt", "核对回执")
        var content = PageContent("receipts", title: title, model: form)
        content.section = .receipts
        content.status = status
        content.query = query
        content.isKept = false
        return frame.response(content, to: request)
    }
}
