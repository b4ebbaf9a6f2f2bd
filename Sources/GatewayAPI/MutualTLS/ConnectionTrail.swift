import NIOCore
import SharingModel
import SharingService
import Synchronization

/// What one connection leaves behind with an observer, from accept to close.
///
/// Counting a request is all that it costs while requests go well.
final class ConnectionTrail: Sendable {
    private enum Stage {
        case opened
        case identified
        case failed
    }

    /// The statuses of requests that leave no entry in the reuse log, and so are told here.
    private static let toldStatuses: Set<Int> = [401, 408, 421, 429]

    private let origin: ConnectionOrigin
    private let observer: any ConnectionObserver
    private let now: @Sendable () -> Timestamp
    private let begin = ContinuousClock.now
    private let stage = Mutex(Stage.opened)
    private let requests = Atomic(0)

    init(
        _ origin: ConnectionOrigin,
        observer: any ConnectionObserver,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.origin = origin
        self.observer = observer
        self.now = now
    }

    /// Tells that the connection is open, and later that it is closed.
    func open(until end: EventLoopFuture<Void>) {
        tell(.opened)
        end.whenComplete { _ in self.close() }
    }

    /// Tells that there was no room for the connection.
    func turnAway() { tell(.turnedAway) }

    /// Tells who is there, and by which protocols.
    func identify(_ caller: CallerID?, tls: String, applicationProtocol: String?) {
        if leave(for: .identified) {
            tell(.identified(caller: caller, tls: tls, applicationProtocol: applicationProtocol))
        }
    }

    /// Tells why the handshake failed; the first reason counts, and none after the handshake.
    func fail(_ reason: String) {
        if leave(for: .failed) { tell(.handshakeFailed(reason: reason)) }
    }

    /// Counts a request.
    func countRequest() { requests.wrappingAdd(1, ordering: .relaxed) }

    /// Tells of a request that came to nothing, if the reuse log has no entry of it.
    func refuse(_ request: RequestID, operation: String, code: ProblemCode) {
        guard ConnectionTrail.toldStatuses.contains(code.status) else { return }
        tell(.refused(request: request.description, operation: operation, code: code))
    }

    private func close() {
        fail(HandshakeFault.left)
        tell(.closed(after: ContinuousClock.now - begin, requests: requests.load(ordering: .relaxed)))
    }

    private func leave(for next: Stage) -> Bool {
        stage.withLock { stage in
            guard stage == .opened else { return false }
            stage = next
            return true
        }
    }

    private func tell(_ event: ConnectionEvent) { observer.note(event, on: origin, at: now()) }
}
