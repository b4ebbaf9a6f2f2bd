import Foundation
import SharingService

/// Threads that do the store's work, each with a connection of its own, in the order in which it comes.
///
/// libpq waits for its server, so it is kept off Swift's cooperative threads.
///
/// `@unchecked Sendable`: everything that changes is guarded by `condition`; a connection never leaves its thread.
final class StoreThreads: @unchecked Sendable {
    private typealias Job = (StoreConnection) -> Void

    private let condition = NSCondition()
    private var waiting: [Job] = []
    private var isStopping = false
    private var running = 0

    /// Starts a thread that works with a connection that is there, and keeps other gateways out.
    init(_ connection: PostgresConnection, name: String, address: PostgresAddress) {
        // The caller gives it up.
        nonisolated(unsafe) let connection = connection
        start(name) { StoreConnection(address, isExclusive: true, connection) }
    }

    /// Starts `count` threads whose connections are made when they are needed.
    init(_ count: Int, name: String, address: PostgresAddress) {
        for _ in 0..<count { start(name) { StoreConnection(address) } }
    }

    private func start(_ name: String, _ make: @Sendable @escaping () -> StoreConnection) {
        condition.withLock { running += 1 }
        let thread = Thread { self.work(make()) }
        thread.name = name
        thread.start()
    }

    /// Does `work` with a connection and gives what it returns or throws.
    func run<Result: Sendable>(
        _ work: @Sendable @escaping (StoreConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = condition.withLock {
                guard !isStopping else { return false }
                waiting.append { connection in
                    continuation.resume(with: Swift.Result { try work(connection) })
                }
                condition.signal()
                return true
            }
            if !isTaken { continuation.resume(throwing: StoreError.unavailable("the store is closed")) }
        }
    }

    /// Takes no more work, and waits until what was taken is done and the connections are closed.
    func stop() {
        condition.withLock {
            isStopping = true
            condition.broadcast()
            while running > 0 { condition.wait() }
        }
    }

    private func work(_ connection: StoreConnection) {
        while let job = next() { job(connection) }
        connection.close()
        condition.withLock {
            running -= 1
            condition.broadcast()
        }
    }

    /// What comes next; nil when there is nothing more to come.
    private func next() -> Job? {
        condition.withLock {
            while waiting.isEmpty, !isStopping { condition.wait() }
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }
    }
}
