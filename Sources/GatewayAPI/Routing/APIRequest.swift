import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import SharingModel
import SharingService

/// A request of a caller who is identified, enrolled and not suspended; there is no other way to make one.
struct APIRequest: Sendable {
    let request: Request
    let caller: Caller
    let chain: VerifiedChain
    let language: Language
    let id: RequestID
    /// Where operators read of what fails after the answer has begun.
    let logger: Logger
    /// Identifies the caller anew, for a request that lasts: throws as soon as it may no longer ask.
    let checkCaller: @Sendable () throws -> Void
    /// What bodies may take of the memory together.
    var budget = ByteBudget.bodies()
    /// The parts of the path that the route's template names.
    var parameters: [String: String] = [:]

    /// The largest body that is no stream (api.md).
    static let bodyLimit = 1 << 20

    /// The body as strict JSON.
    ///
    /// - Throws: ``Problem``: 413, 415 or 400.
    func json() async throws -> (value: JSONValue, bytes: [UInt8]) {
        try requireContentType(["application/json"])
        let bytes = Array(try await body().readableBytesView)
        return (try bytes.withUnsafeBytes(APIRequest.parse), bytes)
    }

    /// The body as text of one of these types.
    ///
    /// - Throws: ``Problem``: 413, 415 or 400.
    func text(_ types: [String]) async throws -> String {
        try requireContentType(types)
        let bytes = Array(try await body().readableBytesView)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Problem(.malformedRequest) }
        return text
    }

    /// A body that was read already, as strict JSON.
    ///
    /// - Throws: ``Problem``: 413, 415 or 400.
    func json(_ body: ByteBuffer) throws -> JSONValue {
        try requireContentType(["application/json"])
        guard body.readableBytes <= APIRequest.bodyLimit else { throw Problem(.bodyTooLarge) }
        return try body.withUnsafeReadableBytes(APIRequest.parse)
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw Problem(malformed: error)
        }
    }

    /// A query parameter that takes one of some values; the first where it is absent.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    func choice(_ name: String, of values: [String]) throws(InvalidInput) -> String? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return values.first }
        guard values.contains(String(text)) else {
            let known = values.joined(separator: ", ")
            throw InvalidInput(
                .malformed,
                at: "/\(name)",
                en: "must be one of \(known)",
                zh: "必须是以下之一：\(known)"
            )
        }
        return String(text)
    }

    func requireContentType(_ accepted: [String]) throws {
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(
                .unsupportedMediaType,
                detail: LocalizedText(
                    en: "Send the body without Content-Encoding.",
                    zh: "请不要使用 Content-Encoding。"
                )
            )
        }
        let field = request.headers.value(of: .contentType)
        // As nearly everybody writes it.
        if let field, accepted.contains(field) { return }
        let type = field?.split(separator: ";").first.map { $0.trimmingSuffix(" ").lowercased() }
        guard let type, accepted.contains(type) else {
            throw Problem(
                .unsupportedMediaType,
                detail: LocalizedText(
                    en: "Send Content-Type: \(accepted.joined(separator: " or ")).",
                    zh: "请使用 Content-Type: \(accepted.joined(separator: " 或 "))。"
                )
            )
        }
    }

    private func body() async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > APIRequest.bodyLimit {
            throw Problem(.bodyTooLarge)
        }
        var body = ByteBuffer()
        defer { budget.giveBack(body.readableBytes, by: caller.id.agency) }
        for try await part in request.body {
            guard body.readableBytes + part.readableBytes <= APIRequest.bodyLimit else {
                throw Problem(.bodyTooLarge)
            }
            try budget.take(part.readableBytes, for: caller.id.agency)
            body.writeImmutableBuffer(part)
        }
        // A body may come long after its head: who was suspended meanwhile is not served.
        try checkCaller()
        return body
    }

    /// The value of `Idempotency-Key`, if there is one.
    ///
    /// - Throws: ``Problem`` 400 if it is not 1 to 255 visible ASCII characters.
    func idempotencyKey(route: String, body: [UInt8], vault: Vault) throws -> IdempotencyKey? {
        guard let key = request.headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(
                .malformedRequest,
                detail: LocalizedText(
                    en: "Idempotency-Key must be 1 to 255 visible ASCII characters.",
                    zh: "Idempotency-Key 必须是 1 至 255 个可见 ASCII 字符。"
                )
            )
        }
        return IdempotencyKey(key, by: caller.id, route: route, body: body, vault: vault)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ suffix: Character) -> Substring {
        var text = self
        while text.last == suffix { text.removeLast() }
        return text
    }
}
