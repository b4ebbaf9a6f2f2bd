public import CanonicalJSON
public import SharingModel
import TransparencyLog

/// Uses as their consumer, their provider and the hub see them: who, for what, when and to what end, but not about whom
/// (Decree 809 art 29).
///
/// Pages are bounded by how many entries of the log they look at, so a page may be short, or empty, and have a next one.
/// What was looked at is recorded before it is handed over.
public struct UseList: Sendable {
    /// The uses, newest first.
    public let uses: [JSONObject]
    /// Where the next page begins; nil at the end.
    public let next: Cursor?
    /// The receipt of the list's own entry.
    public let receipt: JSONObject

    /// How many entries one page looks at, and how many are read at once: batches wait no longer than that takes.
    private static let scanLimit = ExportOperation.limit
    private static let sliceSize: UInt64 = 500

    /// Collects a page and records it.
    ///
    /// - Parameters:
    ///   - filter: which uses.
    ///   - cursor: where the page before ended; nil for the newest.
    ///   - limit: how many uses at most.
    ///   - caller: who gets them.
    ///   - gateway: whose log it is.
    /// - Throws: ``InvalidInput`` for a cursor of no log; ``LogUnavailable``, and then nothing may be handed over.
    public init(
        _ filter: UseFilter,
        after cursor: Cursor?,
        limit: Int,
        by caller: CallerID,
        in gateway: SharingGateway
    ) async throws {
        let logs = try await gateway.store.logs()
        let begin = try await UseList.begin(filter, cursor, logs, gateway)
        var scan = Scan(
            filter: filter,
            limit: limit,
            calendar: gateway.calendar,
            begin: begin.index,
            given: cursor?.given ?? 0
        )
        while scan.goesOn, begin.index - scan.reached < UseList.scanLimit {
            let slice = scan.reached - min(UseList.sliceSize, scan.reached)..<scan.reached
            scan.take(try await gateway.store.uses(slice, of: begin.log, party: filter.party), of: slice)
        }
        let isEarlier = begin.log != gateway.log.number
        let operation = ExportOperation(
            from: scan.lookedFrom,
            until: begin.index,
            provider: filter.provider,
            by: caller,
            of: isEarlier ? logs[begin.log].checkpoint : nil,
            asList: true
        )
        let (page, batch) = try await gateway.engine.perform(operation)
        receipt = batch.receipt(at: page.position)
        let origin = isEarlier ? logs[begin.log].origin : nil
        uses = scan.found.map { $0.json(origin: origin) }
        if scan.isOver {
            next = nil
        } else if scan.reached > 0 {
            next = Cursor(place: LogPlace(log: begin.log, index: scan.reached), given: scan.given)
        } else {
            let before = begin.log - 1
            next =
                before < 0
                ? nil : Cursor(place: LogPlace(log: before, index: logs[before].head.frontier.size))
        }
    }

    /// Where a page begins: the entries before that place are looked at, newest first.
    private static func begin(
        _ filter: UseFilter,
        _ cursor: Cursor?,
        _ logs: [StoredLog],
        _ gateway: SharingGateway
    ) async throws -> LogPlace {
        if let cursor {
            guard logs.indices.contains(cursor.place.log),
                cursor.place.index <= logs[cursor.place.log].head.frontier.size
            else { throw Cursor.invalid }
            return cursor.place
        }
        guard let last = logs.last else { return LogPlace(log: 0, index: 0) }
        guard let until = filter.until else {
            return LogPlace(log: logs.count - 1, index: last.head.frontier.size)
        }
        for (number, log) in logs.enumerated().reversed() {
            let end = try await firstIndex(after: until, of: number, log.head.frontier.size, gateway)
            if end > 0 { return LogPlace(log: number, index: end) }
        }
        return LogPlace(log: 0, index: 0)
    }

    /// The first entry of a later day: by halves, since the time of the log never runs backwards.
    private static func firstIndex(
        after day: CivilDate,
        of log: Int,
        _ size: UInt64,
        _ gateway: SharingGateway
    ) async throws -> UInt64 {
        var (low, high): (UInt64, UInt64) = (0, size)
        while low < high {
            let middle = low + (high - low) / 2
            // Where records were dropped, the next one that is kept says when it was.
            guard let kept = try await gateway.store.firstRecord(from: LogPlace(log: log, index: middle)),
                kept.place.log == log, let time = kept.time
            else {
                high = middle
                continue
            }
            if gateway.calendar.day(of: time) > day { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Where a page ended, opaque to callers.
    public struct Cursor: Hashable, Sendable, LosslessStringConvertible {
        let place: LogPlace
        /// How many uses of the last entry before the place were given; a completeness check may have more.
        let given: Int

        init(place: LogPlace, given: Int = 0) {
            self.place = place
            self.given = given
        }

        /// Parses what ``description`` gives; nil for anything else.
        public init?(_ description: String) {
            let parts = description.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2 || parts.count == 3, let log = Int(parts[0], radix: 36), log >= 0,
                let index = UInt64(parts[1], radix: 36),
                let given = parts.count == 3 ? Int(parts[2], radix: 36) : 0
            else { return nil }
            self.init(place: LogPlace(log: log, index: index), given: given)
            guard self.description == description else { return nil }
        }

        /// The text form.
        public var description: String {
            ([String(place.log, radix: 36), String(place.index, radix: 36)]
                + (given > 0 ? [String(given, radix: 36)] : [])).joined(separator: ".")
        }

        /// The fault of a cursor that is none.
        public static var invalid: InvalidInput {
            InvalidInput(
                .malformed,
                at: "/cursor",
                en: "must be a cursor that this list gave",
                zh: "必须是本列表给出的游标"
            )
        }
    }
}

/// A page while it is being collected.
private struct Scan {
    let filter: UseFilter
    let limit: Int
    let calendar: CivilCalendar
    /// Where it begins, and how many uses of the entry before that the page before had.
    private let begin: (index: UInt64, given: Int)
    /// Everything from here on was looked at.
    private(set) var reached: UInt64
    /// How many uses of the entry before that were given, where the page has no room for all of them.
    private(set) var given = 0
    private(set) var found: [ListedUse] = []
    /// Whether everything further back is too old.
    private(set) var isOver = false

    init(filter: UseFilter, limit: Int, calendar: CivilCalendar, begin: UInt64, given: Int) {
        self.filter = filter
        self.limit = limit
        self.calendar = calendar
        self.begin = (begin, given)
        reached = begin
    }

    /// The first entry that was looked at, if only in part.
    var lookedFrom: UInt64 { given > 0 ? reached - 1 : reached }

    var goesOn: Bool { !isOver && reached > 0 && found.count < limit }

    mutating func take(_ recorded: [RecordedOutcome], of slice: Range<UInt64>) {
        for entry in recorded {
            guard let time = entry.record.time else { continue }
            if let from = filter.from, calendar.day(of: time) < from {
                isOver = true
                return
            }
            let next = entry.record.index + 1
            let before = next == begin.index ? begin.given : 0
            let uses = ListedUse.all(in: entry).filter { $0.isWanted(filter) }.dropFirst(before)
            let room = limit - found.count
            found += uses.prefix(room)
            guard uses.count <= room else {
                (reached, given) = (next, before + room)
                return
            }
            guard found.count < limit else {
                reached = entry.record.index
                return
            }
        }
        reached = slice.lowerBound
    }
}
