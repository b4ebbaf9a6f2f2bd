import AsyncHTTPClient
import CertificateTrust
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import SharingModel
import SharingService
import TransparencyLog

/// Has the published checkpoint stamped by a time-stamping authority (RFC 3161) again and again, off the hot path: a token
/// shows that everything in the tree was there at its time, even if all our keys were stolen later.
struct TimeStamper: Service {
    /// What is wrong with an answer of the authority.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where and how often.
    struct Authority: Sendable {
        let address: String
        let roots: TrustAnchors
        let interval: Duration
    }

    private static let answerLimit = 65_536
    private static let timeout = Duration.seconds(20)
    /// After a failure it is tried again sooner.
    private static let retry = Duration.seconds(60)

    let authority: Authority
    let directory: TimeStampDirectory
    let released: ReleasedCheckpoint
    let clock: @Sendable () -> Timestamp
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var stamped = directory.all().last?.size
            while !Task.isCancelled {
                var pause = authority.interval
                do {
                    stamped = try await stamp(unless: stamped) ?? stamped
                } catch {
                    pause = min(pause, TimeStamper.retry)
                    logger.warning(
                        "the published checkpoint was not stamped",
                        metadata: ["authority": "\(authority.address)", "error": "\(error)"]
                    )
                }
                guard (try? await Task.sleep(for: pause)) != nil else { return }
            }
        }
    }

    /// Stamps the published checkpoint, unless its size is stamped already; returns the size stamped.
    private func stamp(unless stamped: UInt64?) async throws -> UInt64? {
        let text = released.published
        guard !text.isEmpty else { return nil }
        let size = try SignedCheckpoint(parsing: text).checkpoint.size
        guard size != stamped else { return nil }
        let bytes = Array(text.utf8)
        let query = try TimeStampQuery(about: bytes)
        let verifier = TimeStampVerifier(anchors: authority.roots)
        let (token, stamp) = try verifier.verify(
            response: try await answer(to: query),
            to: query,
            at: clock()
        )
        try directory.keep(token.der, over: bytes, size: size, at: stamp.time)
        logger.info("checkpoint stamped", metadata: ["size": "\(size)", "time": "\(stamp.time)"])
        return size
    }

    private func answer(to query: TimeStampQuery) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: authority.address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/timestamp-query")
        request.body = .bytes(ByteBuffer(bytes: query.der))
        let (status, body) = try await HTTPClient.configured.answer(
            to: request,
            within: TimeStamper.timeout,
            upTo: TimeStamper.answerLimit
        )
        guard status == 200 else { throw Failure(description: "the authority answered \(status)") }
        return Array(body.readableBytesView)
    }
}
