import SharingModel
import SharingService
import TransparencyLog

/// Between which ids the records of each stretch of a log lie: `log_record` is cut by ids, and a place alone does not tell in which
/// of its tables the record is.
///
/// An id begins with its batch's time; so a stretch is a month's, and there are few.
enum RecordSpanTable {
    /// The stretch in which a place lies.
    static func span(of log: String, _ index: String) -> String {
        """
        SELECT low, high FROM record_span WHERE record_span.log = \(log) AND first <= \(index)
        ORDER BY first DESC LIMIT 1
        """
    }

    /// The stretches of the log `$1` in which the indexes from `$2` to before `$3` lie.
    static let spans = """
        SELECT low, high FROM record_span WHERE log = $1 AND first < $3 AND first >= coalesce(
            (SELECT first FROM record_span WHERE log = $1 AND first <= $2 ORDER BY first DESC LIMIT 1), 0
        )
        """

    /// Begins a stretch with a batch whose records do not lie in the newest one, and sees to the tables of the months to come, once an
    /// hour.
    static func note(_ writes: BatchWrites, after snapshot: StoreSnapshot) -> [PostgresQuery] {
        let head = snapshot.head.frontier.size > 0 ? snapshot.head.time : nil
        let isSameHour = head.map { hour(of: $0) } == hour(of: writes.time)
        let month = IDRange(of: writes.time)
        let range = month.covering(writes.records.map(\.id))
        // Each batch leaves a stretch behind that has the month of its time.
        let isCovered = range == month && head.map(IDRange.init(of:)) == month
        return (isSameHour ? [] : [MonthTables.make(from: writes.time)])
            + (isCovered ? [] : [begin(range, at: snapshot)])
    }

    private static func hour(of time: Timestamp) -> Int64 { time.millisecondsSinceEpoch / 3_600_000 }

    private static func begin(_ range: IDRange, at snapshot: StoreSnapshot) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO record_span (log, first, low, high) SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
                SELECT FROM (\(span(of: "$1", "$2"))) AS newest WHERE low <= $3 AND high >= $4
            ) ON CONFLICT (log, first) DO UPDATE SET low = least(record_span.low, excluded.low),
                high = greatest(record_span.high, excluded.high)
            """,
            .integer(Int64(snapshot.log)),
            .integer(Int64(snapshot.head.frontier.size)),
            .bytes(range.low),
            .bytes(range.high)
        )
    }
}

/// The ids from `low` to before `high`, in the order of their bytes.
private struct IDRange: Equatable {
    let low: [UInt8]
    let high: [UInt8]

    private init(low: [UInt8], high: [UInt8]) {
        self.low = low
        self.high = high
    }

    /// The ids that are made in the month of a time, by UTC.
    init(of time: Timestamp) {
        let day = time.millisecondsSinceEpoch / millisecondsPerDay
        let month = CivilMonth(of: CivilDate(daysSinceEpoch: Int(day)))
        low = IDRange.firstID(of: month)
        high = IDRange.firstID(of: CivilMonth(number: month.number + 1))
    }

    /// What every id of a month is not before: the time is its first six bytes (RFC 9562 §5.7).
    private static func firstID(of month: CivilMonth) -> [UInt8] {
        let time = Int64(month.firstDay.daysSinceEpoch) * millisecondsPerDay
        return withUnsafeBytes(of: time.bigEndian) { Array($0.suffix(6)) }
    }

    /// The same, and as much more as those ids need.
    func covering(_ ids: [[UInt8]]) -> IDRange {
        ids.reduce(self) { range, id in
            IDRange(
                low: id.lexicographicallyPrecedes(range.low) ? id : range.low,
                high: id.lexicographicallyPrecedes(range.high) ? range.high : id + [0]
            )
        }
    }
}

private let millisecondsPerDay: Int64 = 86_400_000
