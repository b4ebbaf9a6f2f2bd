import NIOCore
import NIOEmbedded
import SharingModel
import SharingService
import Synchronization
import Testing

@testable import GatewayAPI

@Suite struct ConnectionTrailTests {
    private final class Listener: ConnectionObserver {
        private let heard = Mutex<[ConnectionEvent]>([])

        /// The events, those of an end without their duration.
        var events: [ConnectionEvent] {
            heard.withLock { $0 }.map { event in
                guard case .closed(_, let requests) = event else { return event }
                return .closed(after: .zero, requests: requests)
            }
        }

        func note(_ event: ConnectionEvent, on connection: ConnectionOrigin, at time: Timestamp) {
            heard.withLock { $0.append(event) }
        }
    }

    /// An error as the TLS library describes it.
    private struct LibraryError: Error, CustomStringConvertible {
        let description: String
    }

    private static let time = Timestamp(millisecondsSinceEpoch: 1_795_420_800_123)

    private let listener = Listener()
    private let trail: ConnectionTrail

    init() {
        let origin = ConnectionOrigin(number: 1, address: "192.0.2.4", port: 51_234)
        trail = ConnectionTrail(origin, observer: listener) { ConnectionTrailTests.time }
    }

    /// A connection from its opening to its close.
    private func live(_ life: () -> Void = {}) {
        let end = EmbeddedEventLoop().makePromise(of: Void.self)
        trail.open(until: end.futureResult)
        life()
        end.succeed()
    }

    @Test func `a connection is told from its opening to its close, with its requests`() {
        live {
            trail.identify(nil, tls: "1.3", applicationProtocol: "h2")
            for _ in 0..<3 { trail.countRequest() }
        }
        #expect(
            listener.events == [
                .opened, .identified(caller: nil, tls: "1.3", applicationProtocol: "h2"),
                .closed(after: .zero, requests: 3),
            ]
        )
    }

    @Test func `the first reason of a failed handshake counts`() {
        live {
            trail.fail("first")
            trail.fail("second")
        }
        #expect(
            listener.events == [
                .opened, .handshakeFailed(reason: "first"), .closed(after: .zero, requests: 0),
            ]
        )
    }

    @Test func `a connection that ends before anybody is identified has a failed handshake`() {
        live()
        #expect(
            listener.events == [
                .opened, .handshakeFailed(reason: "the peer left during the handshake"),
                .closed(after: .zero, requests: 0),
            ]
        )
    }

    @Test(arguments: ProblemCode.allCases)
    func `only a request that leaves no entry in the reuse log is told`(code: ProblemCode) {
        trail.refuse(RequestID(at: ConnectionTrailTests.time), operation: "getWhoami", code: code)
        #expect(listener.events.isEmpty != [401, 408, 421, 429].contains(code.status))
    }

    @Test(arguments: [
        (
            "handshakeFailed(Error: 268435612 error:1000009c:SSL routines:OPENSSL_internal:HTTP_REQUEST at /a/b.cc:1)",
            "TLS failed: HTTP_REQUEST"
        ), ("EOF during handshake", "the peer left during the handshake"), ("something /a/b", "TLS failed"),
    ]) func `the words for what TLS reports name no file`(description: String, words: String) {
        #expect(HandshakeFault.text(LibraryError(description: description)) == words)
    }

    @Test(arguments: [ChannelError.ioOnClosedChannel, .eof]) func `a network that fails is said to`(
        error: ChannelError
    ) {
        #expect(HandshakeFault.text(error) == "the network failed")
    }

    @Test func `the words for a certificate are those of its rejection`() {
        #expect(HandshakeFault.text(ChainRejection.revoked) == "the client certificate is revoked")
        #expect(
            HandshakeFault.text(.untrusted(reason: "unable to get issuer certificate"))
                == "the client certificate is not trusted: unable to get issuer certificate"
        )
    }
}
