import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore

/// What a route answers, and the word under which it is counted.
struct APIReply: Sendable {
    var response: Response
    /// A label from a closed list: a verdict, an outcome, `ok`.
    let outcome: String

    /// Any response.
    init(_ response: Response, outcome: String = "ok") {
        self.response = response
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
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        self.init(Response(status: status, headers: headers, body: body), outcome: outcome)
    }
}
