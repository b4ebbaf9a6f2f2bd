import CanonicalJSON
import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import GatewayAPI

extension SampleAPI {
    /// A request as the responder makes it once the caller is identified.
    static func request(
        _ method: HTTPRequest.Method = .post,
        _ path: String = "/",
        as caller: Caller = SampleCaller.frontDesk,
        headers: HTTPFields = [:],
        body: RequestBody = RequestBody(buffer: ByteBuffer()),
        language: Language = .english,
        checkCaller: @escaping @Sendable () throws -> Void = {}
    ) -> APIRequest {
        let head = HTTPRequest(
            method: method,
            scheme: "https",
            authority: "127.0.0.1:8443",
            path: path,
            headerFields: headers
        )
        let chain = VerifiedChain(
            uris: [caller.id.description],
            links: [],
            notBefore: time,
            notAfter: time + .seconds(86_400),
            publicKeyDigest: [UInt8](repeating: 0, count: 32)
        )
        return APIRequest(
            request: Request(head: head, body: body),
            caller: caller,
            chain: chain,
            language: language,
            id: RequestID(at: time),
            logger: Logger(label: "test"),
            checkCaller: checkCaller
        )
    }

    /// Sends `request` to its route.
    func send(_ request: APIRequest) async throws -> Reply {
        do {
            let (route, parameters) = try RouteTable(routes).route(
                request.request.method,
                request.request.uri.path
            )
            var request = request
            request.parameters = parameters
            let reply =
                switch route.handler {
                case .task(let handler): try await handler(request)
                case .question(let read): try await read(request, try await request.json().value).reply()
                }
            return try await SampleAPI.read(reply.response, outcome: reply.outcome)
        } catch {
            let reply = APIReply(
                problem: Problem(error, now: gateway.clock()),
                base: SampleAPI.publicBase,
                language: request.language,
                id: request.id
            )
            return try await SampleAPI.read(reply.response, outcome: nil)
        }
    }

    /// Reads something.
    func get(_ path: String, as caller: Caller = SampleCaller.frontDesk) async throws -> Reply {
        try await send(SampleAPI.request(.get, path, as: caller))
    }

    /// Sends one JSON document.
    func post(
        _ path: String,
        _ body: JSONValue,
        as caller: Caller = SampleCaller.frontDesk,
        headers: HTTPFields = [:],
        language: Language = .english
    ) async throws -> Reply {
        var headers = headers
        headers[.contentType] = "application/json"
        let buffer = ByteBuffer(bytes: body.encodedBytes)
        return try await send(
            SampleAPI.request(
                .post,
                path,
                as: caller,
                headers: headers,
                body: RequestBody(buffer: buffer),
                language: language
            )
        )
    }

    /// Sends NDJSON in parts of `size` bytes.
    func importLines(
        _ text: [UInt8],
        inPartsOf size: Int = 1 << 16,
        headers: HTTPFields = [:],
        as caller: Caller = SampleCaller.registry,
        checkCaller: @escaping @Sendable () throws -> Void = {}
    ) async throws -> Reply {
        let parts = stride(from: 0, to: text.count, by: size).map { start in
            ByteBuffer(bytes: text[start..<min(start + size, text.count)])
        }
        let stream = AsyncStream<ByteBuffer> { continuation in
            for part in parts { continuation.yield(part) }
            continuation.finish()
        }
        var headers = headers
        headers[.contentType] = headers[.contentType] ?? "application/x-ndjson"
        return try await send(
            SampleAPI.request(
                .post,
                "/v1/materials/import",
                as: caller,
                headers: headers,
                body: RequestBody(asyncSequence: stream),
                checkCaller: checkCaller
            )
        )
    }

    private static func read(_ response: Response, outcome: String?) async throws -> Reply {
        let collector = BodyCollector()
        try await response.body.write(collector)
        return Reply(
            status: response.status.code,
            headers: response.headers,
            bytes: collector.bytes,
            outcome: outcome
        )
    }

    /// What a receipt proves, checked with nothing but the log's key.
    @discardableResult
    func verified(
        _ receipt: JSONValue?,
        query: JSONValue? = nil,
        answer: JSONValue? = nil,
        checkpoint: String? = nil
    ) throws -> VerifiedReceipt {
        let shared = try checkpoint.map { try SignedCheckpoint(parsing: $0) }
        return try ReceiptVerifier(keys: [gateway.logKey]).verify(
            Receipt(json: try #require(receipt), checkpoint: shared),
            query: query,
            answer: answer
        )
    }
}
