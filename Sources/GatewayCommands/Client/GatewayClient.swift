import AsyncHTTPClient
import CanonicalJSON
import NIOCore
import NIOHTTP1
import SharingModel

/// Speaks with one gateway: JSON there, status and JSON back.
struct GatewayClient: Sendable {
    let address: String
    private let http: HTTPClient
    private let language: Language

    /// The longest answer that is taken whole; a batch of 1,000 with receipts has some 3 MiB.
    private static let answerLimit = 64 << 20
    private static let questionTimeout = TimeAmount.seconds(60)
    private static let importTimeout = TimeAmount.hours(24)

    /// Opens connections to a gateway for as long as `body` runs.
    static func connected<Result: Sendable>(
        to connection: GatewayConnection,
        language: Language = .preferred,
        _ body: (GatewayClient) async throws -> Result
    ) async throws -> Result {
        let http = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: try connection.configuration()
        )
        let client = GatewayClient(address: connection.address.description, http: http, language: language)
        do {
            let result = try await body(client)
            try await http.shutdown()
            return result
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    /// Reads a resource.
    ///
    /// - Throws: ``GatewayProblem`` if the gateway refuses, ``GatewayUnreachable`` if there is no answer.
    func get(_ path: String) async throws -> GatewayAnswer {
        try await answer(to: request(.GET, path, accept: "application/json"))
    }

    /// Reads every item of a list, page after page.
    ///
    /// - Throws: ``GatewayProblem`` if the gateway refuses, ``GatewayUnreachable`` if there is no answer.
    func items(_ path: String) async throws -> [JSONValue] {
        let first = path + (path.contains("?") ? "&" : "?") + "limit=200"
        var items: [JSONValue] = []
        var next: String? = first
        while let page = next {
            let answer = try await get(page).json
            items += answer?["items"]?.array ?? []
            next = (answer?["next"]?.string).map { "\(first)&cursor=\($0)" }
        }
        return items
    }

    /// Reads a resource in another form than JSON.
    ///
    /// - Throws: ``GatewayProblem`` if the gateway refuses, ``GatewayUnreachable`` if there is no answer.
    func get(_ path: String, accept type: String) async throws -> GatewayAnswer {
        let request = request(.GET, path, accept: "\(type), application/problem+json;q=0.5")
        let answer = try await collect(try await execute(request, timeout: GatewayClient.questionTimeout))
        guard answer.status < 300 else { throw GatewayProblem(answer) }
        return answer
    }

    /// Sends JSON.
    ///
    /// - Throws: ``GatewayProblem`` if the gateway refuses, ``GatewayUnreachable`` if there is no answer.
    func post(_ path: String, _ json: JSONValue) async throws -> GatewayAnswer {
        try await post(path, json.encodedBytes, type: "application/json")
    }

    /// Sends a text of some type.
    ///
    /// - Throws: ``GatewayProblem`` if the gateway refuses, ``GatewayUnreachable`` if there is no answer.
    func post(_ path: String, _ text: String, type: String) async throws -> GatewayAnswer {
        try await post(path, Array(text.utf8), type: type)
    }

    private func post(_ path: String, _ bytes: [UInt8], type: String) async throws -> GatewayAnswer {
        var request = request(.POST, path, accept: "application/json")
        request.headers.add(name: "Content-Type", value: type)
        request.body = .bytes(ByteBuffer(bytes: bytes))
        return try await answer(to: request)
    }

    /// Streams NDJSON there, and hands over the answer line by line.
    ///
    /// - Throws: ``GatewayProblem``, ``GatewayUnreachable``, or what `body` or `onLine` throws.
    func stream<Body: AsyncSequence & Sendable>(
        _ path: String,
        _ body: Body,
        onLine: (JSONValue) throws -> Void
    ) async throws where Body.Element == ByteBuffer {
        var request = request(.POST, path, accept: "application/x-ndjson, application/json")
        request.headers.add(name: "Content-Type", value: "application/x-ndjson")
        // Rejected lines are all that is kept, so the others need not be told.
        request.headers.add(name: "Prefer", value: "return=minimal")
        request.body = .stream(body, length: .unknown)
        try await readLines(try await execute(request, timeout: GatewayClient.importTimeout), onLine)
    }

    /// Reads NDJSON, and hands it over line by line.
    ///
    /// - Throws: ``GatewayProblem``, ``GatewayUnreachable``, or what `onLine` throws.
    func lines(_ path: String, onLine: (JSONValue) throws -> Void) async throws {
        let request = request(.GET, path, accept: "application/x-ndjson, application/json")
        try await readLines(try await execute(request, timeout: GatewayClient.questionTimeout), onLine)
    }

    /// Sends JSON, and reads the answer's NDJSON line by line.
    ///
    /// - Throws: ``GatewayProblem``, ``GatewayUnreachable``, or what `onLine` throws.
    func lines(_ path: String, posting json: JSONValue, onLine: (JSONValue) throws -> Void) async throws {
        var request = request(.POST, path, accept: "application/x-ndjson, application/json")
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: json.encodedBytes))
        try await readLines(try await execute(request, timeout: GatewayClient.importTimeout), onLine)
    }

    /// Reads a file of any size, part by part, as long as `onPart` wants more.
    ///
    /// - Throws: ``GatewayProblem``, ``GatewayUnreachable``, or what `onPart` throws.
    func file(_ path: String, onPart: (ByteBuffer) throws -> Bool) async throws {
        let request = request(.GET, path, accept: "application/octet-stream, application/json")
        let response = try await execute(request, timeout: GatewayClient.importTimeout)
        guard response.status.code < 300 else { throw GatewayProblem(try await collect(response)) }
        do {
            for try await part in response.body where try !onPart(part) { break }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw GatewayUnreachable(error, address: address)
        }
    }

    private func readLines(_ response: HTTPClientResponse, _ onLine: (JSONValue) throws -> Void) async throws
    {
        guard response.status.code < 300 else { throw GatewayProblem(try await collect(response)) }
        var lines = LineBuffer()
        func read(_ line: [UInt8]) throws {
            guard let json = try? JSONValue(parsing: line) else {
                throw CommandFailure(
                    "\(address) answered with a line that is not JSON: is it a OnceGate gateway?"
                )
            }
            try onLine(json)
        }
        do {
            for try await part in response.body {
                for line in lines.append(part.readableBytesView) { try read(line) }
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw GatewayUnreachable(error, address: address)
        }
        if let last = lines.finish() { try read(last) }
    }

    private func request(_ method: HTTPMethod, _ path: String, accept: String) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address + path)
        request.method = method
        request.headers.add(name: "Accept", value: accept)
        request.headers.add(name: "Accept-Language", value: language.rawValue)
        request.headers.add(name: "User-Agent", value: "oncegate")
        return request
    }

    private func answer(to request: HTTPClientRequest) async throws -> GatewayAnswer {
        let answer = try await collect(try await execute(request, timeout: GatewayClient.questionTimeout))
        guard answer.status < 300 else { throw GatewayProblem(answer) }
        guard answer.json != nil else {
            throw CommandFailure(
                "\(address) answered without JSON: is it the API listener of a OnceGate gateway?"
            )
        }
        return answer
    }

    private func execute(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse
    {
        do {
            return try await http.execute(request, timeout: timeout)
        } catch let failure as InputFailure {
            throw failure
        } catch {
            throw GatewayUnreachable(error, address: address)
        }
    }

    private func collect(_ response: HTTPClientResponse) async throws -> GatewayAnswer {
        let body: ByteBuffer
        do {
            body = try await response.body.collect(upTo: GatewayClient.answerLimit)
        } catch {
            throw GatewayUnreachable(error, address: address)
        }
        return GatewayAnswer(
            status: Int(response.status.code),
            bytes: Array(body.readableBytesView),
            requestID: response.headers.first(name: "X-Request-Id"),
            retryAfter: response.headers.first(name: "Retry-After").flatMap { Int($0) }
        )
    }
}
