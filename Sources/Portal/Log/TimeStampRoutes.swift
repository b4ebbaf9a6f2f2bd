import CanonicalJSON
import HTTPTypes
import Hummingbird
import SharingService

/// The time stamps over published checkpoints: a list, and below it each token and what it is over.
struct TimeStampRoutes: Sendable {
    let source: any TimeStampSource
    /// The log's path.
    let path: String

    func add(to router: Router<BasicRequestContext>) {
        router.get(RouterPath("\(path)/timestamps")) { _, _ in
            let stamps = source.all().map { stamp -> JSONValue in
                [
                    "size": .integer(Int64(stamp.size)),
                    "token": .string("\(path)/timestamps/\(stamp.name).tst"),
                    "checkpoint": .string("\(path)/timestamps/\(stamp.name).checkpoint"),
                ]
            }
            let list: JSONValue = ["timestamps": .array(stamps)]
            return content(list.encodedBytes, "application/json", "no-store")
        }
        router.get(RouterPath("\(path)/timestamps/{file}")) { _, context in
            let file = context.parameters.get("file") ?? ""
            if file.hasSuffix(".tst"), let token = source.token(String(file.dropLast(4))) {
                return content(token, "application/timestamp-reply", TimeStampRoutes.forever)
            }
            if file.hasSuffix(".checkpoint"), let text = source.checkpoint(String(file.dropLast(11))) {
                return content(text, "text/plain; charset=utf-8", TimeStampRoutes.forever)
            }
            throw HTTPError(.notFound)
        }
    }

    private static let forever = "public, max-age=31536000, immutable"

    private func content(_ bytes: [UInt8], _ type: String, _ caching: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: caching],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
