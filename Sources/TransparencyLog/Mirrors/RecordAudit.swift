/// Checks an export of log records against the public entries of a mirror: every record is hashed again.
///
/// Lines are taken one after another; what is held grows with the faults and the gaps, not with the log.
public struct RecordAudit {
    /// What was checked, and what is wrong.
    public struct Report: Hashable, Sendable {
        /// The indexes that the export covers; nil for one that covers only the records of one provider, or nothing.
        public internal(set) var covered: Range<UInt64>?
        /// How many pages there are.
        public internal(set) var pages = 0
        /// How many records are those of the log.
        public internal(set) var verified: UInt64 = 0
        /// How many records are not there, as erasure records say.
        public internal(set) var erased: UInt64 = 0
        /// The first faults, in the order of their indexes.
        public internal(set) var faults: [RecordFault] = []
        /// How many faults there are.
        public internal(set) var faultCount = 0

        /// Whether every line, and every line that is not there, is accounted for.
        public var isVerified: Bool { faultCount == 0 && pages > 0 }
    }

    /// A page whose summary has not come yet.
    struct OpenPage {
        var indexes: Set<UInt64> = []
        /// The index of the newest line.
        var last: UInt64?
    }

    let checkpoint: Checkpoint
    let receipts: ReceiptVerifier
    var entries: MirrorEntries
    var page = OpenPage()
    /// The indexes that pages of all records say they cover.
    var covered: Range<UInt64>?
    private var seen = IndexRanges()
    private var dropped = IndexRanges()
    /// What verified erasure records say.
    private var excused = IndexRanges()
    private var wrong: [(index: UInt64, hash: MerkleHash)] = []
    private var faults: [RecordFault] = []
    private var lines = 0
    var report = Report()

    /// Checks an export against the log of a checkpoint.
    ///
    /// - Parameters:
    ///   - checkpoint: the mirror's; its signature is verified elsewhere.
    ///   - keys: those of the log, for the receipts of the export.
    ///   - source: where the mirror's bundles come from, which were verified under the checkpoint elsewhere.
    public init(
        _ checkpoint: Checkpoint,
        keys: [NoteVerifierKey],
        source: @escaping LogResource.Source
    ) {
        self.checkpoint = checkpoint
        receipts = ReceiptVerifier(keys: keys)
        entries = MirrorEntries(size: checkpoint.size, source: source)
    }

    /// Takes the next line; nil is one that is none of an export.
    ///
    /// - Throws: ``MirrorFault``, or what the source throws; what is wrong with the export is in the report.
    public mutating func take(_ line: ExportLine?) throws {
        lines += 1
        switch line {
        case nil: note((page.last.map { $0 + 1 }) ?? report.covered?.upperBound ?? 0, .malformedLine(lines))
        case .summary(let summary)?: try close(summary)
        case .erased(let index)?:
            if enter(index) { dropped.insert(index) }
        case .record(let index, let bytes)?:
            guard enter(index) else { return }
            let entry = PublicEntry(record: bytes)
            guard try entries.entry(at: index) == entry else {
                wrong.append((index, entry.recordHash))
                return
            }
            report.verified += 1
            // What comes later cannot have been erased already.
            let origin = checkpoint.origin
            for run in Erasure.runs(of: bytes, in: origin, erasedFrom: origin) where run.lowerBound < index {
                excused.insert(run.clamped(to: 0..<index))
            }
        }
    }

    /// Accepts what an erasure record of a later year's log says about this log.
    ///
    /// - Parameter receipt: of that record.
    /// - Throws: ``ReceiptRejection``, where none of the keys vouches for it.
    /// - Returns: whether it says anything about this log.
    @discardableResult
    public mutating func excuse(by receipt: Receipt) throws(ReceiptRejection) -> Bool {
        let verified = try receipts.verify(receipt)
        // In this log itself the export has it.
        guard verified.origin != checkpoint.origin else { return false }
        let runs = Erasure.runs(of: receipt.record, in: verified.origin, erasedFrom: checkpoint.origin)
        for run in runs { excused.insert(run.clamped(to: 0..<checkpoint.size)) }
        return !runs.isEmpty
    }

    /// Ends the check.
    ///
    /// - Parameter limit: how many faults are kept; all are counted.
    /// - Returns: what was checked, and what is wrong.
    /// - Throws: ``MirrorFault``, or what the source throws.
    public mutating func finish(limit: Int = 100) throws -> Report {
        if let last = page.last { note(last + 1, .unfinished) }
        try noteWrongRecords()
        noteAbsentRecords()
        report.covered = covered
        report.faultCount = faults.count
        report.faults = Array(faults.sorted { $0.index < $1.index }.prefix(limit))
        return report
    }

    mutating func note(_ index: UInt64, _ reason: RecordFault.Reason) {
        faults.append(RecordFault(index, reason))
    }

    /// Notes the place of a line; false if there is nothing to compare it with.
    private mutating func enter(_ index: UInt64) -> Bool {
        defer { page.last = index }
        let isNew = page.indexes.insert(index).inserted
        seen.insert(index)
        if !isNew {
            note(index, .duplicate)
        } else if let last = page.last, index < last {
            note(index, .outOfOrder(after: last))
        }
        guard index < checkpoint.size else {
            note(index, .beyondMirror(size: checkpoint.size))
            return false
        }
        return true
    }

    /// Whether wrong records are those of other entries, which one walk over the mirror tells.
    private mutating func noteWrongRecords() throws {
        guard !wrong.isEmpty else { return }
        let places = try entries.places(of: Set(wrong.map(\.hash)))
        for (index, hash) in wrong { note(index, places[hash].map { .moved(entry: $0) } ?? .changed) }
    }

    private mutating func noteAbsentRecords() {
        for run in dropped.runs {
            let open = excused.gaps(in: run)
            for gap in open { note(gap.lowerBound, .erasedWithoutRecord(count: gap.size)) }
            report.erased += run.size - open.reduce(0) { $0 + $1.size }
        }
        for run in covered.map({ seen.gaps(in: $0) }) ?? [] {
            let open = excused.gaps(in: run)
            for gap in open { note(gap.lowerBound, .missing(count: gap.size)) }
            report.erased += run.size - open.reduce(0) { $0 + $1.size }
        }
    }
}

extension Range<UInt64> {
    fileprivate var size: UInt64 { upperBound - lowerBound }
}
