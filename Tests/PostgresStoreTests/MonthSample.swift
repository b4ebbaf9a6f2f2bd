import PostgresStore
import SharingModel
import SharingService
import TransparencyLog

/// Records of three months, and what retention does with them.
enum MonthSample {
    static let months = ["2026-01", "2026-02", "2026-03"].compactMap { CivilMonth($0) }
    static let tag = BlindTag(bytes: Array(repeating: 7, count: 16))

    /// The record of a month's first noon; with `number` another one.
    static func record(_ month: CivilMonth, _ number: UInt64) -> LogRecord {
        var generator = Counting(number: number)
        let id = RecordID(at: noon(of: month), using: &generator)
        return LogRecord(
            id: id.bytes,
            bytes: Array("\(month) \(number)".utf8),
            consumer: nil,
            provider: nil,
            keyTag: nil,
            sealed: nil
        )
    }

    static func noon(of month: CivilMonth) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: (Int64(month.firstDay.daysSinceEpoch) * 24 + 12) * 3_600_000)
    }

    private struct Counting: RandomNumberGenerator {
        var number: UInt64
        mutating func next() -> UInt64 { number }
    }

    /// Two records of each month, the first of which somebody is concerned by.
    static func fill(_ store: PostgresStore) async throws {
        for month in months {
            try await commit(to: store, at: noon(of: month)) { writes in
                writes.records = [record(month, 1), record(month, 2)]
                guard let tag else { return }
                let subject = MonthlyTag(month: month, tag: tag)
                writes.uses = [SubjectUse(subject: subject, position: 0, relation: .asked, isShown: true)]
            }
        }
    }

    static func commit(
        to store: PostgresStore,
        at time: Timestamp,
        _ write: @Sendable @escaping (inout BatchWrites) -> Void
    ) async throws {
        try await store.transact([]) { snapshot in
            var writes = BatchWrites(time: time)
            write(&writes)
            if !writes.records.isEmpty {
                writes.growth = snapshot.head.frontier.appending(writes.records.map(\.entry.leafHash))
                writes.checkpoint = "checkpoint\n"
            }
            return (writes, ())
        }
    }

    /// Drops the first use of January and February, as retention does when it has come to March.
    static func dropUses(of store: PostgresStore) async throws {
        try await commit(to: store, at: noon(of: months[2])) { writes in
            writes.dropped = [(0, 0..<1), (0, 2..<3)]
            writes.firstIndexedMonth = months[2]
            writes.firstKeptUse = LogPlace(log: 0, index: 4)
        }
    }
}
