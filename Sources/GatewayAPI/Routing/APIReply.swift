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
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        let body = ByteBuffer(bytes: JSONValue.object(json).encodedBytes)
        self.init(
            Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body)),
            outcome: outcome
        )
    }
}
