import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore
import SharingModel
import SharingService
import Testing

@testable import GatewayAPI

@Suite struct RequestTests {
    private func request(
        _ parts: [String],
        type: String? = "application/json",
        length: String? = nil,
        key: String? = nil
    ) -> APIRequest {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.contentLength] = length
        headers[.idempotencyKey] = key
        let stream = AsyncStream<ByteBuffer> { continuation in
            for part in parts { continuation.yield(ByteBuffer(string: part)) }
            continuation.finish()
        }
        return SampleAPI.request(headers: headers, body: RequestBody(asyncSequence: stream))
    }

    private func code(_ request: APIRequest) async -> ProblemCode? {
        await #expect(throws: Problem.self) { try await request.json() }?.code
    }

    @Test func `a body is read whole, however it is cut`() async throws {
        let (value, bytes) = try await request(["{\"a\"", ":", "\"澜江\"}"]).json()
        #expect(value == ["a": "澜江"])
        #expect(bytes == Array("{\"a\":\"澜江\"}".utf8))
    }

    @Test(arguments: [
        "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;a=b",
    ])
    func `a body is JSON whatever its parameters`(type: String) async throws {
        #expect(try await request(["1"], type: type).json().value == 1)
    }

    @Test(arguments: [nil, "", "text/plain", "application/x-ndjson", "application/jsonx", "json"])
    func `a body of another type is refused`(type: String?) async {
        #expect(await code(request(["1"], type: type)) == .unsupportedMediaType)
    }

    @Test func `a body of 1 MiB is read, and a larger one is refused before or while it is read`()
        async throws
    {
        let text = "\"" + String(repeating: "a", count: (1 << 20) - 2) + "\""
        #expect(try await request([text]).json().bytes.count == 1 << 20)
        #expect(await code(request([text, " "])) == .bodyTooLarge)
        #expect(await code(request(["1"], length: "1048577")) == .bodyTooLarge)
    }

    @Test(arguments: ["", "{", "{\"a\":1,\"a\":1}", "nul"])
    func `a body that is not JSON is malformed`(text: String) async {
        #expect(await code(request([text])) == .malformedRequest)
    }

    @Test func `an idempotency key is 1 to 255 visible ASCII characters`() throws {
        let vault = try SampleAPI().gateway.vault
        func key(_ text: String?) throws -> IdempotencyKey? {
            try request([], key: text).idempotencyKey(route: "r", body: [1], vault: vault)
        }
        #expect(try key(nil) == nil)
        #expect(try key("a")?.key == key("a")?.key)
        #expect(try key("a")?.key != key("b")?.key)
        #expect(try key(String(repeating: "~", count: 255)) != nil)
        for text in ["", "a b", "澜", String(repeating: "a", count: 256)] {
            let problem = #expect(throws: Problem.self) { try key(text) }
            #expect(problem?.code == .malformedRequest)
        }
    }
}
