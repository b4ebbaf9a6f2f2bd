import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension HTTPClient {
    /// Asks the addresses that the configuration names: once each time, following nobody elsewhere and unpacking nothing.
    ///
    /// Lives as long as the program.
    static let configured: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(3)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: configuration
        )
    }()

    /// Sends a request and reads the whole answer.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - patience: the time after which whatever is slow, the request or the answer, ends.
    ///   - limit: how many bytes of an answer are read.
    /// - Returns: the status and the body.
    /// - Throws: `HTTPClientError.deadlineExceeded`, `NIOTooManyBytesError`, or what the network throws.
    func answer(
        to request: HTTPClientRequest,
        within patience: Duration,
        upTo limit: Int
    ) async throws -> (status: Int, body: ByteBuffer) {
        try await withThrowingTaskGroup(of: (status: Int, body: ByteBuffer).self) { group in
            group.addTask {
                let response = try await self.execute(request, timeout: TimeAmount(patience))
                return (Int(response.status.code), try await response.body.collect(upTo: limit))
            }
            group.addTask {
                // `Task` alone is the client's own.
                try await _Concurrency.Task.sleep(for: patience)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw HTTPClientError.deadlineExceeded }
            return first
        }
    }
}
