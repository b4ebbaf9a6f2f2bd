import Crypto
import HTTPTypes
import Hummingbird

/// A document for programs: whoever may read it, from any page, and asked for again it is sent only if it changed.
struct Document {
    let bytes: [UInt8]
    let type: String
    var status = HTTPResponse.Status.ok

    /// The answer to `request`.
    func response(to request: Request) -> Response {
        var headers: HTTPFields = [
            .contentType: type, .accessControlAllowOrigin: "*", .cacheControl: "no-cache",
        ]
        guard status == .ok else {
            return Response(
                status: status,
                headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            )
        }
        let tag = "\"\(HexText.of(SHA256.hash(data: bytes)))\""
        headers[.eTag] = tag
        // RFC 9110 §13.1.2: by weak comparison.
        let known = (request.headers[.ifNoneMatch] ?? "").split(separator: ",").map { text in
            let tag = text.drop { $0 == " " }.prefix { $0 != " " }
            return tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
        }
        if known.contains("*") || known.contains(tag[...]) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
