import HTTPTypes
import Hummingbird
import SharingModel
import SharingService

/// `/problems` and `/problems/{code}`: what an error code means and what to do, in both languages.
struct ProblemPages {
    func add(to router: Router<BasicRequestContext>) {
        router.get("/problems/{code}") { request, context in
            guard let code = context.parameters.get("code").flatMap(ProblemCode.init) else {
                throw HTTPError(.notFound)
            }
            return ProblemPages.page(of: code, status: .ok, for: request)
        }
        router.get("/") { _, _ in Response(status: .found, headers: [.location: "/problems"]) }
        router.get("/problems") { request, _ in
            let language = Language(accepted: request.headers[.acceptLanguage] ?? "")
            let rows = ProblemCode.allCases.map { code in
                "<tr><td><a href=\"/problems/\(code.rawValue)\"><code>\(code.rawValue)</code></a></td>"
                    + "<td>\(code.status)</td><td>\(HTMLText.escape(code.title[language]))</td></tr>"
            }
            let heading = LocalizedText(en: "Problem codes", zh: "问题代码")
            let body = "<table>\(rows.joined())</table>"
            return HTML.page(title: heading, body: body, language: language, status: .ok)
        }
        router.get("/style.css") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "max-age=3600"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: HTML.style))
            )
        }
    }

    static func page(of code: ProblemCode, status: HTTPResponse.Status, for request: Request) -> Response {
        let language = Language(accepted: request.headers[.acceptLanguage] ?? "")
        let meaning = LocalizedText(en: "What it means", zh: "含义")[language]
        let mend = LocalizedText(en: "What to do", zh: "如何处理")[language]
        let body = """
            <p class="code"><code>\(code.rawValue)</code> · HTTP \(code.status)</p>
            <h2>\(meaning)</h2><p>\(HTMLText.escape(code.explanation[language]))</p>
            <h2>\(mend)</h2><p>\(HTMLText.escape(code.mend[language]))</p>
            <p><a href="/problems">\(LocalizedText(en: "All codes", zh: "全部代码")[language])</a></p>
            """
        return HTML.page(title: code.title, body: body, language: language, status: status)
    }
}

/// The frame of a public page.
enum HTML {
    static let style = """
        :root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a404b); }
        body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 46rem; padding: 2rem 1rem; }
        header { border-bottom: 1px solid var(--line); margin-bottom: 2rem; padding-bottom: .5rem; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        code { font: .95em ui-monospace, monospace; } table { border-collapse: collapse; width: 100%; }
        td { border-top: 1px solid var(--line); padding: .4rem .6rem .4rem 0; vertical-align: top; }
        """

    static func page(
        title: LocalizedText,
        body: String,
        language: Language,
        status: HTTPResponse.Status
    ) -> Response {
        let text = """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(HTMLText.escape(title[language])) · OnceGate</title><link rel="stylesheet" href="/style.css"></head>
            <body><header><strong>OnceGate</strong> <span lang="zh-CN">一次提交、在线核验</span></header>
            <main><h1>\(HTMLText.escape(title[language]))</h1>
            \(body)</main></body></html>

            """
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: language.rawValue,
                .vary: "Accept-Language",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
