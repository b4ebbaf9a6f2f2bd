import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import TransparencyLog

/// Fetches what a log serves, and believes nothing: bodies have limits, and what they say is verified elsewhere.
struct LogClient: Sendable {
    let address: LogAddress
    private let http: HTTPClient

    private static let timeout = TimeAmount.seconds(30)
    private static let attempts = 3

    /// Opens connections to a log for as long as `body` runs.
    static func connected<Result: Sendable>(
        to address: LogAddress,
        _ body: (LogClient) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        configuration.timeout.read = .seconds(20)
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: configuration
        )
        do {
            let result = try await body(LogClient(address: address, http: http))
            try await http.shutdown()
            return result
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    /// The newest checkpoint.
    ///
    /// - Throws: ``CommandFailure`` if there is none, or none that the keys signed.
    func checkpoint(keys: [NoteVerifierKey]) async throws -> SignedCheckpoint {
        guard let bytes = try await get("checkpoint", limit: 1 << 16) else {
            throw CommandFailure(
                "\(address) serves no checkpoint: is it the address of a log, with its year?"
            )
        }
        return try SignedCheckpoint(verifying: bytes, keys: keys, place: "\(address)/checkpoint")
    }

    /// The bytes of a tile or bundle, not yet verified; nil where the log says that there is none.
    ///
    /// - Throws: ``CommandFailure`` if there is no answer that can be used.
    func bytes(of resource: LogResource) async throws -> [UInt8]? {
        if let bytes = try await get(resource.path, limit: resource.byteCount) { return bytes }
        // A log may drop a partial tile once the full one is there.
        if resource.isPartial, let full = resource.resized(to: TileCoordinates.fullWidth),
            let bytes = try await get(full.path, limit: full.byteCount), bytes.count == full.byteCount
        {
            return Array(bytes.prefix(resource.byteCount))
        }
        return nil
    }

    /// The record of entry 0, not yet verified; nil where the log does not show it, as some mirrors do not.
    ///
    /// - Throws: ``CommandFailure`` if there is no answer that can be used.
    func declaration() async throws -> [UInt8]? {
        try await get(MirrorDirectory.declaration, limit: MirrorDirectory.declarationLimit)
    }

    /// A resource; nil where the log says that there is none.
    private func get(_ path: String, limit: Int) async throws -> [UInt8]? {
        for attempt in 1... {
            do {
                return try await ask(path, limit: limit)
            } catch let failure as Transient {
                guard attempt < LogClient.attempts else { throw CommandFailure("\(failure)") }
                try await Task.sleep(for: .seconds(attempt))
            }
        }
        return nil
    }

    /// Something that may pass by itself.
    private struct Transient: Error, CustomStringConvertible {
        let description: String
    }

    private func ask(_ path: String, limit: Int) async throws -> [UInt8]? {
        var request = HTTPClientRequest(url: "\(address)/\(path)")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        request.headers.add(name: "User-Agent", value: "oncegate")
        let response: HTTPClientResponse
        do {
            response = try await http.execute(request, timeout: LogClient.timeout)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Transient(
                description:
                    "no answer from \(address): is the log up, and are host and port right? (\(error))"
            )
        }
        switch response.status.code {
        case 200: break
        case 404, 410: return nil
        case 429, 500...599:
            throw Transient(
                description: "\(address)/\(path) answers \(response.status.code): try again later"
            )
        default:
            throw CommandFailure(
                "\(address)/\(path) answers \(response.status.code): is it the address of a log, with its year?"
            )
        }
        do {
            return Array(try await response.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw CommandFailure("\(address)/\(path) is longer than the \(limit) bytes that it may have")
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Transient(description: "\(address)/\(path) broke off: \(error)")
        }
    }
}
