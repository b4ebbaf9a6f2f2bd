import CanonicalJSON
import Crypto
import HTTPTypes
import Hummingbird

/// A document for programs: whoever may read it, from any page, and asked for again it is sent only if it changed.
struct Document {
    let bytes: [UInt8]
    let type: String

    /// The answer to `request`.
    func response(to request: Request) -> Response {
        let tag = "\"\(Hexadecimal.text(SHA256.hash(data: bytes)))\""
        let headers: HTTPFields = [
            .contentType: type, .accessControlAllowOrigin: "*", .cacheControl: "no-cache", .eTag: tag,
        ]
        if let known = request.headers[.ifNoneMatch], Preconditions.isNamed(tag, in: known, isStrong: false) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
