import CanonicalJSON
import HTTPTypes
import Hummingbird
import SharingModel
import SharingService

/// Why a program's question is not answered, as problem details (RFC 9457) with the codes of every other API.
struct PublicProblem: Error {
    let code: ProblemCode
    var detail: LocalizedText?
    /// Every wrong place of the question.
    var faults: [InvalidInput.Fault] = []
    /// What operators are told; nil where nothing of theirs fails.
    var reason: String?

    init(_ code: ProblemCode, detail: LocalizedText? = nil) {
        self.code = code
        self.detail = detail
    }

    /// What was asked cannot be read, for a reason that only operators are told.
    init(unavailable reason: String) {
        code = .storeUnavailable
        self.reason = reason
    }

    /// What is wrong with a query stands in the detail too: the code's own explanation is about bodies.
    init(_ input: InvalidInput) {
        code = .malformedRequest
        faults = input.faults
        detail = LocalizedText(
            en: PublicProblem.sentence(faults, "The query", .english) + ".",
            zh: PublicProblem.sentence(faults, "查询", .chinese) + "。"
        )
    }

    private static func sentence(
        _ faults: [InvalidInput.Fault],
        _ whole: String,
        _ language: Language
    ) -> String {
        faults.map { "\($0.pointer.isEmpty ? whole : $0.pointer) \($0.message[language])" }
            .joined(separator: language == .english ? "; " : "；")
    }

    /// The answer to `request`, which is known as `id`.
    func response(to request: Request, base: String, id: String) -> Response {
        let language = PageLanguage(request).language
        var object: JSONObject = [
            "type": .string("\(base)/problems/\(code.rawValue)"), "title": .string(code.title[language]),
            "status": .integer(Int64(code.status)), "code": .string(code.rawValue),
            "detail": .string((detail ?? code.explanation)[language]), "instance": .string(id),
        ]
        if !faults.isEmpty {
            object["errors"] = .array(
                faults.map { ["pointer": .string($0.pointer), "message": .string($0.message[language])] }
            )
        }
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .contentLanguage: language.rawValue,
            .cacheControl: "no-store", .accessControlAllowOrigin: "*",
        ]
        if code.status == 503 { headers[.retryAfter] = "5" }
        let body = ByteBuffer(bytes: JSONValue.object(object).encodedBytes)
        return Response(
            status: HTTPResponse.Status(code: code.status),
            headers: headers,
            body: ResponseBody(byteBuffer: body)
        )
    }
}
