import CanonicalJSON
import SharingModel
import TransparencyLog

/// Drops use records whose term is over: an erasure record says which, and the tree keeps their entries.
struct RetentionOperation: LoggedOperation {
    /// The setting that says up to which index records were looked at.
    static let cursor = "retention_cursor"

    /// Which records go.
    let runs: [Range<UInt64>]
    /// The index with which the next look begins.
    let next: UInt64
    /// The first day that is kept.
    let firstKept: CivilDate
    let lookUps = LookUps()

    /// Records it, if anything goes.
    func decide(_ findings: Findings, in batch: inout BatchDraft) throws {
        let name = RetentionOperation.cursor
        batch.writes.settings.append((name, withUnsafeBytes(of: next.bigEndian) { Array($0) }))
        batch.writes.firstIndexedMonth = CivilMonth(of: firstKept)
        guard !runs.isEmpty else { return }
        batch.writes.dropped += runs
        var draft = RecordDraft(kind: .erasure)
        draft.reason = "retention"
        draft.erased = runs
        draft.droppedBefore = batch.calendar.start(of: firstKept).description
        _ = try batch.logPlainly(draft)
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
            try await gateway.store.setting(RetentionOperation.cursor).flatMap(RetentionService.index) ?? 0
        var count: UInt64 = 0
        while true {
            let (runs, end, isLast) = try await part(from: next, before: start)
            if end > next {
                let operation = RetentionOperation(runs: runs, next: end, firstKept: firstKept)
                _ = try await gateway.engine.perform(operation)
            }
            count += runs.reduce(0) { $0 + UInt64($1.count) }
            next = end
            if isLast { return count }
        }
    }

    /// The use records among the next ones that are older than `start`, and where the look ended.
    private func part(
        from first: UInt64,
        before start: Timestamp
    ) async throws -> (runs: [Range<UInt64>], end: UInt64, isLast: Bool) {
        let size = try await gateway.store.head().frontier.size
        let end = min(size, first + RetentionService.partSize)
        var runs: [Range<UInt64>] = []
        var index = first
        while index < end {
            let slice = index..<min(index + RetentionService.sliceSize, end)
            for stored in try await gateway.store.records(slice, provider: nil) {
                guard let time = stored.time else { throw RecordedUse.Unreadable(index: stored.index) }
                guard time < start else { return (runs, stored.index, true) }
                guard RetentionService.isUse(stored.record.bytes) else { continue }
                if let last = runs.last, last.upperBound == stored.index {
                    runs[runs.count - 1] = last.lowerBound..<(stored.index + 1)
                } else {
                    runs.append(stored.index..<(stored.index + 1))
                }
            }
            index = slice.upperBound
        }
        return (runs, end, end == size)
    }

    private static func isUse(_ record: [UInt8]) -> Bool {
        guard let kind = try? JSONMembers.value(of: "kind", in: record) else { return false }
        return useKinds.contains(String(decoding: kind, as: UTF8.self))
    }

    private static func index(_ bytes: [UInt8]) -> UInt64? {
        guard bytes.count == 8 else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
