import GRDB
import SharingModel
import SharingService
import TransparencyLog

@testable import SQLiteStore

extension SQLiteStore {
    /// The name of a new store's log.
    static var sampleOrigin: NoteName {
        guard let origin = NoteName("log.example/2026") else { preconditionFailure("it is a name") }
        return origin
    }

    /// Appends one log record with this content, in a batch of its own.
    func append(_ content: [UInt8], at time: Timestamp = Timestamp(millisecondsSinceEpoch: 0)) async throws {
        try await transact([]) { snapshot in
            let size = snapshot.head.frontier.size
            let id = (0..<16).map { $0 < 8 ? UInt8(0) : UInt8(truncatingIfNeeded: size >> (8 * (15 - $0))) }
            var writes = BatchWrites(time: time)
            writes.records = [
                LogRecord(id: id, bytes: content, consumer: nil, provider: nil, keyTag: nil, sealed: nil)
            ]
            let growth = snapshot.head.frontier.appending([PublicEntry(record: content).leafHash])
            writes.growth = growth
            writes.checkpoint = "checkpoint \(growth.after.size)\n"
            return (writes, ())
        }
    }

    func append(_ content: String) async throws { try await append(Array(content.utf8)) }

    /// Works with the connection itself.
    func withConnection<Result: Sendable>(
        _ work: @Sendable @escaping (StoreConnection) throws -> Result
    ) async throws -> Result {
        try await thread.run(work)
    }

    var logSize: UInt64 {
        get async throws { try await head().frontier.size }
    }

    /// The one integer that a query gives.
    func integer(_ sql: String) async throws -> Int? {
        try await withConnection { try Int.fetchOne($0.database, sql: sql) }
    }

    func run(_ sql: String) async throws {
        try await withConnection { try $0.database.execute(sql: sql) }
    }
}

extension BlindTag {
    /// A made-up tag.
    static func sample(_ number: UInt8) -> BlindTag {
        guard let tag = BlindTag(bytes: [UInt8](repeating: number, count: 16)) else {
            preconditionFailure("a tag has 16 bytes")
        }
        return tag
    }
}
