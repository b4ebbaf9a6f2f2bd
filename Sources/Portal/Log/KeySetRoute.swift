import HTTPTypes
import Hummingbird

/// `/.well-known/jwks.json`: the keys with which answers that are tokens are verified (RFC 7517 §5).
struct KeySetRoute: Sendable {
    /// The key set as it is published now.
    let keySet: @Sendable () -> [UInt8]

    func add(to router: Router<BasicRequestContext>) {
        router.get("/.well-known/jwks.json") { _, _ in
            Response(
                status: .ok,
                headers: [
                    .contentType: "application/jwk-set+json",
                    // A verifier that meets an unknown key asks again; the others need not ask for every token.
                    .cacheControl: "public, max-age=300",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: keySet()))
            )
        }
    }
}
