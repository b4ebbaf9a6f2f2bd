import CanonicalJSON

/// What a gateway answered, whatever its status.
struct GatewayAnswer: Sendable {
    let status: Int
    /// The body as received, so that it can be kept as evidence.
    let bytes: [UInt8]
    /// The body as JSON; nil if it is none.
    let json: JSONValue?
    let requestID: String?
    /// Seconds after which to try again.
    let retryAfter: Int?

    init(status: Int, bytes: [UInt8], requestID: String? = nil, retryAfter: Int? = nil) {
        self.status = status
        self.bytes = bytes
        json = try? JSONValue(parsing: bytes)
        self.requestID = requestID
        self.retryAfter = retryAfter
    }
}
