public import TransparencyLog

extension SharingStore {
    /// One of the logs.
    ///
    /// - Throws: ``StoreError``, also for a number that no log has.
    public func log(_ number: Int) async throws -> StoredLog {
        guard let log = try await logs().first(where: { $0.number == number }) else {
            throw StoreError.unavailable(
                "the store lacks log \(number): restore the gateway's data from a backup"
            )
        }
        return log
    }
}

/// One of the logs of a store: the last one grows, those before it are complete.
public struct StoredLog: Sendable {
    /// Its number, from 0 on without gaps.
    public let number: Int
    /// Its name.
    public let origin: NoteName
    /// Its end; the last there will ever be, unless it is the newest log.
    public let head: LogHead

    /// Describes a log.
    public init(number: Int, origin: NoteName, head: LogHead) {
        self.number = number
        self.origin = origin
        self.head = head
    }

    /// The state that its tree has.
    public var checkpoint: Checkpoint {
        Checkpoint(origin: origin, size: head.frontier.size, root: head.frontier.root)
    }
}
