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
    private var threads: Set<Thread> = []

    /// Starts a thread for each of these, which their caller gives up.
    init(_ connections: [StoreConnection], name: String) {
        for connection in connections {
            let handover = Handover(connection)
            let thread = Thread { handover.take().map(self.work) }
            thread.name = name
            condition.withLock { _ = threads.insert(thread) }
            thread.start()
        }
    }

    /// Lets a thread have a connection that nobody else keeps, so that it ends when the thread gives it up.
    private final class Handover: @unchecked Sendable {
        private var connection: StoreConnection?

        init(_ connection: StoreConnection) { self.connection = connection }

        func take() -> StoreConnection? {
            defer { connection = nil }
            return connection
        }
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
            // The last reference may be given up by a thread's own work; then it ends right after that.
            guard !threads.contains(Thread.current) else { return }
            while !threads.isEmpty { condition.wait() }
        }
    }

    private func work(_ connection: StoreConnection) {
        while let job = next() { job(connection) }
        connection.close()
        condition.withLock {
            threads.remove(Thread.current)
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
