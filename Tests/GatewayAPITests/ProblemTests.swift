import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

/// Problem details (RFC 9457; api.md, Conventions).
@Suite struct ProblemTests {
    private let id = RequestID(at: SampleAPI.time)

    @Test(arguments: Language.allCases)
    func `a refusal holds code, reasons and receipt in the caller's language`(language: Language) {
        var problem = Problem(.refused)
        problem.reasons = [.noContract, .fieldNotGranted]
        problem.receipt = ["record": "cmVjb3Jk"]
        let json = JSONValue.object(
            problem.json(base: "https://data.example", language: language, instance: id)
        )
        let expected: JSONValue = [
            "type": "https://data.example/problems/refused",
            "title": .string(language == .english ? "Refused" : "不予准许"), "status": 403, "code": "refused",
            "detail": .string(ProblemCode.refused.explanation[language]), "instance": .string(id.description),
            "reasons": ["no-contract", "field-not-granted"], "receipt": ["record": "cmVjb3Jk"],
        ]
        #expect(json.canonicalBytes == expected.canonicalBytes)
    }

    @Test(arguments: Language.allCases)
    func `bad input is told place by place`(language: Language) {
        let faults = ["/claims/name", "/subject/id"].map {
            InvalidInput.Fault(pointer: $0, message: LocalizedText(en: "must be right", zh: "必须正确"))
        }
        let problem = Problem(InvalidInput(.subject, faults), prefix: "/queries/3")
        let json = JSONValue.object(problem.json(base: "", language: language, instance: nil))
        let message: JSONValue = .string(language == .english ? "must be right" : "必须正确")
        let errors: JSONValue = [
            ["pointer": "/queries/3/claims/name", "message": message],
            ["pointer": "/queries/3/subject/id", "message": message],
        ]
        #expect(json["errors"]?.canonicalBytes == errors.canonicalBytes)
        #expect(json["code"] == "invalid-subject")
        #expect(json["status"] == 422)
        #expect(json["instance"] == nil)
        #expect(json["reasons"] == nil)
        #expect(json["receipt"] == nil)
    }

    @Test(arguments: ProblemCode.allCases)
    func `every problem has its type, status, title and detail in both languages`(code: ProblemCode) {
        for language in Language.allCases {
            let json = JSONValue.object(
                Problem(code).json(base: "https://b", language: language, instance: id)
            )
            #expect(json["type"] == .string("https://b/problems/\(code.rawValue)"))
            #expect(json["code"] == .string(code.rawValue))
            #expect(json["status"] == .integer(Int64(code.status)))
            #expect(json["title"]?.string?.isEmpty == false)
            #expect(json["detail"]?.string?.isEmpty == false)
        }
        #expect(code.title.en != code.title.zh)
        #expect(code.explanation.en != code.explanation.zh)
    }

    @Test func `a response says type, language and when to try again`() async throws {
        var problem = Problem(.quotaExceeded, detail: LocalizedText(en: "Wait.", zh: "请稍候。"))
        problem.retryAfter = 7
        let response = APIReply(problem: problem, base: "https://b", language: .chinese, id: id).response
        #expect(response.status.code == 429)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(response.headers[.contentLanguage] == "zh-CN")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(response.headers[.retryAfter] == "7")
        #expect(response.headers[.allow] == nil)
        let collector = BodyCollector()
        try await response.body.write(collector)
        let json = try JSONValue(parsing: collector.bytes)
        #expect(json["detail"] == "请稍候。")
        // UTF-8, not escaped.
        #expect(String(decoding: collector.bytes, as: UTF8.self).contains("请稍候。"))
    }
}
