import HTTPTypes
import Hummingbird
import SharingService

/// What every address of a recalled release answers: 410 with the signed tombstone.
enum Tombstone {
    /// The field with the tombstone's detached signature (RFC 7515 Appendix F); the body is what is signed.
    static let signatureField = HTTPField.Name("X-JWS-Signature")

    /// The answer.
    static func response(_ recall: PublishedRelease.Recall) -> Response {
        var headers: HTTPFields = [
            .contentType: "application/json", .cacheControl: "no-cache", .accessControlAllowOrigin: "*",
        ]
        if let signatureField {
            headers[signatureField] = recall.signature
            headers[.accessControlExposeHeaders] = signatureField.rawName
        }
        return Response(
            status: .gone,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: recall.tombstone))
        )
    }
}
