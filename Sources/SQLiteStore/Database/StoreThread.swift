import Foundation
import GRDB
import SharingService

/// The one thread that uses the store's connection, and does the work in the order in which it comes.
///
/// SQLite blocks, so it is kept off Swift's cooperative threads; and the thread stays inside GRDB's queue for as long
/// as it lives, which saves a change of queue for every batch.
///
/// `@unchecked Sendable`: `waiting`, `phase` and `opening` are guarded by `condition`; the connection never leaves
/// its thread.
final class StoreThread: @unchecked Sendable {
    typealias Job = @Sendable (StoreConnection) -> Void

    private enum Phase {
        case opening
        case working
        case stopping
        case ended
    }

    private let condition = NSCondition()
    private var waiting: [Job] = []
    private var phase = Phase.opening
    private var openingFailure: (any Error)?
    private var thread: Thread?

    private init() {}

    /// Starts a thread that opens a connection and holds `lock`, and waits until it works.
    static func start(directory: String, keys: String, lock: StoreLock) throws -> StoreThread {
        let store = StoreThread()
        let thread = Thread { store.main(directory: directory, keys: keys, lock: lock) }
        thread.name = "oncegate-store"
        store.condition.withLock { store.thread = thread }
        thread.start()
        try store.condition.withLock {
            while store.phase == .opening { store.condition.wait() }
            if let failure = store.openingFailure { throw failure }
        }
        return store
    }

    /// Does `work` with the connection and gives what it returns or throws.
    func run<Result: Sendable>(
        _ work: @Sendable @escaping (StoreConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = take { connection in
                continuation.resume(with: Swift.Result { try work(connection) })
            }
            if !isTaken { continuation.resume(throwing: StoreError.unavailable("the store is closed")) }
        }
    }

    /// Takes no more work, and waits until what was taken is done and the connection is closed.
    func stop() {
        condition.withLock {
            if phase == .working { phase = .stopping }
            condition.broadcast()
            // The last reference may be given up by the thread's own work; then it ends right after that.
            guard Thread.current !== thread else { return }
            while phase != .ended { condition.wait() }
        }
    }

    private func take(_ job: @escaping Job) -> Bool {
        condition.withLock {
            guard phase == .working else { return false }
            waiting.append(job)
            if waiting.count == 1 { condition.signal() }
            return true
        }
    }

    /// What has come since the last time; nil when there is nothing more to come.
    private func nextJobs() -> [Job]? {
        condition.withLock {
            while waiting.isEmpty, phase == .working { condition.wait() }
            guard !waiting.isEmpty else { return nil }
            defer { waiting = [] }
            return waiting
        }
    }

    private func main(directory: String, keys: String, lock: StoreLock) {
        do {
            let queues = try StoreConnection.open(
                StoreFiles.database(in: directory),
                keys: StoreFiles.keys(in: keys)
            )
            try queues.use { database, keyDatabase in
                let connection = try StoreConnection(
                    database,
                    keys: keyDatabase,
                    directory: directory,
                    keyDirectory: keys
                )
                condition.withLock {
                    phase = .working
                    condition.broadcast()
                }
                while let jobs = nextJobs() {
                    for job in jobs {
                        job(connection)
                        connection.mergeUsesIfDue()
                        connection.checkpointIfDue()
                    }
                }
                connection.checkpointAtEnd()
            }
            queues.close()
        } catch {
            condition.withLock { openingFailure = error }
        }
        // Whoever waits for the end may open the store again, so the lock goes first.
        lock.release()
        condition.withLock {
            phase = .ended
            thread = nil
            condition.broadcast()
        }
    }
}
