import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService

/// What a route answers, and the word under which it is counted.
struct APIReply: Sendable {
    var response: Response
    /// The whole body, unless it is written as it is made.
    let content: ByteBuffer?
    /// A label from a closed list: a verdict, an outcome, `ok`.
    let outcome: String
    /// Whether nothing more is read from the connection: a body that was not read to its end cannot be told from the next
    /// request.
    var endsConnection = false

    /// Any response.
    init(_ response: Response, outcome: String = "ok") {
        self.response = response
        content = nil
        self.outcome = outcome
    }

    /// A JSON document.
    init(
        status: HTTPResponse.Status = .ok,
        json: JSONObject,
        outcome: String = "ok",
        headers: HTTPFields = [:]
    ) {
        self.init(
            status: status,
            bytes: JSONValue.object(json).encodedBytes,
            outcome: outcome,
            headers: headers
        )
    }

    /// A JSON document that is encoded already.
    init(status: HTTPResponse.Status = .ok, bytes: [UInt8], outcome: String, headers: HTTPFields = [:]) {
        self.init(
            status: status,
            content: bytes,
            type: "application/json",
            outcome: outcome,
            headers: headers
        )
    }

    /// Any content of a type.
    init(
        status: HTTPResponse.Status = .ok,
        content bytes: [UInt8],
        type: String,
        outcome: String,
        headers: HTTPFields = [:]
    ) {
        var headers = headers
        // Those that every answer has, with the request's id and the date.
        headers.reserveCapacity(headers.count + 5)
        headers.add(.contentType, type)
        headers.add(.cacheControl, "no-store")
        headers.add(.contentLength, String(bytes.count))
        let buffer = ByteBuffer(bytes: bytes)
        response = Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
        content = buffer
        self.outcome = outcome
    }

    /// A problem document.
    init(problem: Problem, base: String, language: Language, id: RequestID) {
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .contentLanguage: language.rawValue,
            .cacheControl: "no-store",
        ]
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        if !problem.allowedMethods.isEmpty {
            headers[.allow] = problem.allowedMethods.joined(separator: ", ")
        }
        let json = JSONValue.object(problem.json(base: base, language: language, instance: id))
        let buffer = ByteBuffer(bytes: json.encodedBytes)
        let status = HTTPResponse.Status(code: problem.code.status)
        response = Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
        content = buffer
        outcome = problem.code.rawValue
    }
}
