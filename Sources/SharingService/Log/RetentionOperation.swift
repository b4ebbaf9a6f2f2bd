import CanonicalJSON
import SharingModel
import TransparencyLog

/// Drops use records whose term is over: an erasure record says which, and the tree keeps their entries.
struct RetentionOperation: LoggedOperation {
    /// The setting that says up to which place records were looked at.
    static let cursor = "retention_cursor"

    /// Of which log.
    let log: Int
    /// Which records go.
    let runs: [Range<UInt64>]
    /// The place with which the next look begins.
    let next: LogPlace
    /// The first day that is kept.
    let firstKept: CivilDate
    let lookUps = LookUps()

    /// Records it, if anything goes.
    func decide(_ findings: Findings, in batch: inout BatchDraft) throws {
        let name = RetentionOperation.cursor
        batch.writes.settings.append((name, RetentionOperation.bytes(of: next)))
        batch.writes.firstKeptUse = next
        batch.writes.firstIndexedMonth = CivilMonth(of: firstKept)
        batch.writes.firstKeptTelling = batch.calendar.start(of: firstKept)
        guard !runs.isEmpty else { return }
        batch.writes.dropped += runs.map { (log, $0) }
        var draft = RecordDraft(kind: .erasure)
        draft.reason = "retention"
        draft.erased = runs
        draft.otherOrigin = batch.otherOrigin(of: log)
        draft.droppedBefore = batch.calendar.start(of: firstKept).description
        _ = try batch.logPlainly(draft)
    }

    /// A place as the setting holds it: the log's number and the index, big-endian, 8 bytes each.
    private static func bytes(of place: LogPlace) -> [UInt8] {
        [UInt64(place.log), place.index].flatMap { number in
            withUnsafeBytes(of: number.bigEndian) { Array($0) }
        }
    }

    /// The place that the setting holds; nil for other bytes.
    static func place(_ bytes: [UInt8]) -> LogPlace? {
        guard bytes.count == 16 else { return nil }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return Int(exactly: number(bytes[..<8])).map { LogPlace(log: $0, index: number(bytes[8...])) }
    }
}

/// Keeps records as long as the law and the configuration ask for, and no longer.
public struct RetentionService: Sendable {
    private let gateway: SharingGateway
    /// How many indexes are looked at for one erasure record, and how many of them are read at once.
    private static let (partSize, sliceSize): (UInt64, UInt64) = (10_000, 500)
    private static let useKinds: Set<String> = ["\"verification\"", "\"reuse\"", "\"check\"", "\"usage\""]

    /// Looks after the store of `gateway`.
    public init(_ gateway: SharingGateway) {
        self.gateway = gateway
    }

    /// Drops use records whose term is over.
    ///
    /// - Returns: how many.
    public func dropOldRecords() async throws -> UInt64 {
        let firstKept = gateway.retention.firstKept(on: gateway.today)
        let start = gateway.calendar.start(of: firstKept)
        var next =
            try await gateway.store.setting(RetentionOperation.cursor).flatMap(RetentionOperation.place)
            ?? LogPlace(log: 0, index: 0)
        var count: UInt64 = 0
        while true {
            let (runs, end, isLast) = try await part(from: next, before: start)
            if end > next {
                let operation = RetentionOperation(
                    log: next.log,
                    runs: runs,
                    next: end,
                    firstKept: firstKept
                )
                _ = try await gateway.engine.perform(operation)
            }
            count += runs.reduce(0) { $0 + UInt64($1.count) }
            next = end
            if isLast { return count }
        }
    }

    /// The use records among the next ones of a log that are older than `start`, and where the look ended.
    private func part(
        from first: LogPlace,
        before start: Timestamp
    ) async throws -> (runs: [Range<UInt64>], end: LogPlace, isLast: Bool) {
        let size = try await gateway.store.log(first.log).head.frontier.size
        let end = min(size, first.index + RetentionService.partSize)
        var runs: [Range<UInt64>] = []
        var index = first.index
        while index < end {
            let slice = index..<min(index + RetentionService.sliceSize, end)
            for stored in try await gateway.store.records(slice, of: first.log, provider: nil) {
                guard let time = stored.time else { throw RecordedUse.Unreadable(index: stored.index) }
                guard time < start else { return (runs, stored.place, true) }
                guard RetentionService.isUse(stored.record.bytes) else { continue }
                if let last = runs.last, last.upperBound == stored.index {
                    runs[runs.count - 1] = last.lowerBound..<(stored.index + 1)
                } else {
                    runs.append(stored.index..<(stored.index + 1))
                }
            }
            index = slice.upperBound
        }
        guard end == size, first.log < gateway.log.number else {
            return (runs, LogPlace(log: first.log, index: end), end == size)
        }
        // The log of the next year.
        return (runs, LogPlace(log: first.log + 1, index: 0), false)
    }

    private static func isUse(_ record: [UInt8]) -> Bool {
        guard let kind = try? JSONMembers.value(of: "kind", in: record) else { return false }
        return useKinds.contains(String(decoding: kind, as: UTF8.self))
    }
}
