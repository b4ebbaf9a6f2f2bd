import Foundation
import Synchronization

/// Hears at once when a gateway has changed what others remember (LISTEN and NOTIFY of PostgreSQL).
///
/// Nothing depends on it: while it has no connection, whoever waits for its signs finds out by looking.
final class ChangeListener: Sendable {
    private static let interval = Duration.seconds(1)

    private let address: PostgresAddress
    private let sign: @Sendable () -> Void
    private let stopped = Mutex(false)

    /// - Parameters:
    ///   - address: where it listens.
    ///   - sign: called for every sign, on a thread of its own.
    init(_ address: PostgresAddress, sign: @escaping @Sendable () -> Void) {
        self.address = address
        self.sign = sign
    }

    /// Listens on a thread of its own until it is stopped.
    func start() {
        let thread = Thread { [self] in
            while !isStopped {
                do { try listen() } catch { Thread.sleep(forTimeInterval: 1) }
            }
        }
        thread.name = "oncegate-listen"
        thread.start()
    }

    /// Ends within a second.
    func stop() { stopped.withLock { $0 = true } }

    private var isStopped: Bool { stopped.withLock { $0 } }

    private func listen() throws {
        let connection = try address.connect()
        try connection.execute(script: ChangeFeed.listen)
        // What came while nobody listened.
        sign()
        while !isStopped {
            if try connection.awaitNotification(for: ChangeListener.interval) { sign() }
        }
    }
}

extension PostgresStore {
    /// A sign each time that a gateway has changed what others remember, this one included, for as long as somebody waits for it.
    ///
    /// It may be late, or not come at all: look once in a while.
    public func signs() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let listener = ChangeListener(address) { continuation.yield() }
        continuation.onTermination = { _ in listener.stop() }
        listener.start()
        return stream
    }
}
