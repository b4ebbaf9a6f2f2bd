import CanonicalJSON
import SharingModel
import SharingService

/// An error as a caller sees it: problem details (RFC 9457) with a stable code.
struct Problem: Error, Sendable {
    let code: ProblemCode
    /// What is wrong in this case; nil means the code's own explanation.
    var detail: LocalizedText?
    /// Why a question was refused.
    var reasons: [RefusalReason] = []
    /// The refusal's receipt.
    var receipt: JSONObject?
    /// Every wrong place of the input.
    var faults: [InvalidInput.Fault] = []
    /// Seconds after which to try again.
    var retryAfter: Int?
    /// The methods that a resource has, for 405.
    var allowedMethods: [String] = []

    init(_ code: ProblemCode, detail: LocalizedText? = nil) {
        self.code = code
        self.detail = detail
    }

    init(_ input: InvalidInput, prefix: String = "") {
        switch input.kind {
        case .malformed: code = .malformedRequest
        case .subject: code = .invalidSubject
        case .value: code = .invalidValue
        }
        faults = input.faults.map { InvalidInput.Fault(pointer: prefix + $0.pointer, message: $0.message) }
    }

    init(malformed error: JSONSyntaxError) {
        code = .malformedRequest
        detail = LocalizedText(
            en: "The body is not acceptable JSON at byte \(error.offset): \(error.problem.rawValue).",
            zh: "请求体不是可接受的 JSON，位于第 \(error.offset) 字节：\(error.problem.chinese)。"
        )
    }

    /// The members of the problem document.
    func json(base: String, language: Language, instance: RequestID?) -> JSONObject {
        var object: JSONObject = [
            "type": .string("\(base)/problems/\(code.rawValue)"), "title": .string(code.title[language]),
            "status": .integer(Int64(code.status)), "code": .string(code.rawValue),
            "detail": .string((detail ?? code.explanation)[language]),
        ]
        if let instance { object["instance"] = .string(instance.description) }
        if !reasons.isEmpty { object["reasons"] = .array(reasons.map { .string($0.rawValue) }) }
        if !faults.isEmpty {
            object["errors"] = .array(
                faults.map { ["pointer": .string($0.pointer), "message": .string($0.message[language])] }
            )
        }
        if let receipt { object["receipt"] = .object(receipt) }
        return object
    }
}

extension JSONSyntaxError.Problem {
    fileprivate var chinese: String {
        switch self {
        case .unexpectedEnd: "文本提前结束"
        case .unexpectedCharacter: "意外字符"
        case .trailingCharacters: "值之后还有内容"
        case .tooDeep: "嵌套超过 32 层"
        case .duplicateMember: "同一对象中成员名重复"
        case .invalidString: "字符串不是有效的 Unicode 文本"
        case .invalidNumber: "数字格式错误或超出范围"
        }
    }
}
