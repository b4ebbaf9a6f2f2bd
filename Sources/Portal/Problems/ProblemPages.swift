import HTTPTypes
import Hummingbird
import SharingModel
import SharingService

/// `/problems` and `/problems/{code}`: what an error code means and what to do, in both languages.
struct ProblemPages: Sendable {
    let frame: PageFrame

    func add(to router: Router<BasicRequestContext>) {
        router.get("/problems/{code}") { request, context in
            guard let code = context.parameters.get("code").flatMap(ProblemCode.init) else {
                throw HTTPError(.notFound)
            }
            return page(of: code, status: .ok, for: request)
        }
        router.get("/problems") { request, _ in
            let language = PageLanguage(request)
            let rows = ProblemCode.allCases.map { code in
                Row(code: code.rawValue, status: code.status, meaning: language[code.title])
            }
            return frame.response(
                PageContent("problems", title: language("Problem codes", "问题代码"), model: ["rows": rows]),
                to: request
            )
        }
    }

    /// The page of a code, as the answer to a request that met the problem or asked what it is.
    func page(of code: ProblemCode, status: HTTPResponse.Status, for request: Request) -> Response {
        let language = PageLanguage(request)
        let model = Explanation(
            code: code.rawValue,
            status: code.status,
            explanation: language[code.explanation],
            mend: language[code.mend]
        )
        var content = PageContent("problem", title: language[code.title], model: model)
        content.status = status
        content.isKept = status == .ok
        return frame.response(content, to: request)
    }

    private struct Row {
        let code: String
        let status: Int
        let meaning: String
    }

    private struct Explanation {
        let code: String
        let status: Int
        let explanation: String
        let mend: String
    }
}

extension PageTemplates {
    static let problem = """
        <h1>{{heading}}</h1>
        <p class="soft"><code>{{code}}</code> · HTTP {{status}}</p>
        <h2>«What it means|含义»</h2><p>{{explanation}}</p>
        <h2>«What to do|如何处理»</h2><p>{{mend}}</p>
        <p><a href="/problems{{lang}}">«All codes|全部代码»</a></p>
        """

    static let problems = """
        <h1>{{heading}}</h1>
        <p class="lead">«Every error that the gateway answers has a code; its page says what it means and what to do.|网关返回的每个错误均有代码，对应页面说明其含义和处理办法。»</p>
        <div class="scroll" role="region" aria-label="{{heading}}" tabindex="0"><table>
        <thead><tr><th scope="col">«Code|代码»</th><th scope="col">HTTP</th><th scope="col">«Meaning|含义»</th></tr></thead>
        <tbody>{{#rows}}<tr><td><a href="/problems/{{code}}{{lang}}"><code>{{code}}</code></a></td><td>{{status}}</td>\
        <td>{{meaning}}</td></tr>{{/rows}}</tbody></table></div>
        """
}
