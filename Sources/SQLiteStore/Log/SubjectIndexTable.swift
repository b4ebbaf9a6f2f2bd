import GRDB
import SharingModel
import SharingService

/// The index of who is concerned by which log record, by the tags of its months (log.md, Subject index).
///
/// New entries lie in the order of the log, a row for each batch; ``mergeIfDue()`` sorts them into buckets.
final class SubjectIndexTable {
    private let insertRecent: PreparedStatement
    private let selectRecent: PreparedStatement
    private let selectAllRecent: PreparedStatement
    private let deleteRecent: PreparedStatement
    private let insertSorted: PreparedStatement
    private let selectSorted: PreparedStatement
    private let selectLast: PreparedStatement
    private let updateRecent: PreparedStatement
    private let updateSorted: PreparedStatement
    private let deleteBefore: PreparedStatement
    private let countRecentBefore: PreparedStatement
    private let deleteRecentBefore: PreparedStatement
    /// How many entries wait to be sorted, and how many of them the open transaction adds or takes away.
    private var recent: Int
    private var change = 0

    /// How many entries are sorted together: some milliseconds of work, a few pages for each thousand entries.
    static let runLength = 16_384

    init(_ database: Database) throws {
        insertRecent = try PreparedStatement(
            database,
            "INSERT INTO subject_use_recent (idx, month, entries) VALUES (?1, ?2, ?3)"
        )
        selectRecent = try PreparedStatement(
            database,
            "SELECT idx, entries FROM subject_use_recent WHERE month = ?1"
        )
        selectAllRecent = try PreparedStatement(
            database,
            "SELECT month, entries FROM subject_use_recent ORDER BY idx"
        )
        deleteRecent = try PreparedStatement(database, "DELETE FROM subject_use_recent")
        insertSorted = try PreparedStatement(
            database,
            "INSERT INTO subject_use (place, entries) VALUES (?1, ?2)"
        )
        selectSorted = try PreparedStatement(
            database,
            "SELECT place, entries FROM subject_use WHERE place BETWEEN ?1 AND ?2"
        )
        selectLast = try PreparedStatement(
            database,
            "SELECT max(place) FROM subject_use WHERE place BETWEEN ?1 AND ?2"
        )
        updateRecent = try PreparedStatement(
            database,
            "UPDATE subject_use_recent SET entries = ?2 WHERE idx = ?1"
        )
        updateSorted = try PreparedStatement(
            database,
            "UPDATE subject_use SET entries = ?2 WHERE place = ?1"
        )
        deleteBefore = try PreparedStatement(database, "DELETE FROM subject_use WHERE place < ?1")
        countRecentBefore = try PreparedStatement(
            database,
            "SELECT sum(length(entries)) FROM subject_use_recent WHERE month < ?1"
        )
        deleteRecentBefore = try PreparedStatement(
            database,
            "DELETE FROM subject_use_recent WHERE month < ?1"
        )
        let size = try PreparedStatement(database, "SELECT sum(length(entries)) FROM subject_use_recent")
        recent = (try size.first { Int($0.integer(0)) } ?? 0) / SubjectEntries.width
    }

    /// Enters a batch whose first record is at `first`.
    func insert(_ uses: [SubjectUse], from first: LogPlace) throws {
        guard let month = uses.first?.subject.month, let key = first.key else { return }
        var entries = SubjectEntries()
        for use in uses {
            let place = LogPlace(log: first.log, index: first.index + UInt64(use.position))
            entries.append(
                use.subject.tag,
                FoundUse(place: place, relation: use.relation, isShown: use.isShown)
            )
        }
        insertRecent.bind(1, key)
        insertRecent.bind(2, Int64(month.number))
        insertRecent.bind(3, entries.bytes)
        try insertRecent.execute()
        change += entries.count
    }

    /// Everything about a subject in one month, newest first.
    func all(of subject: MonthlyTag) throws -> [FoundUse] {
        try rows(of: subject).flatMap { $0.entries.uses(of: subject.tag) }.sorted { $0.place > $1.place }
    }

    /// Forgets a subject in one month.
    func remove(_ subject: MonthlyTag) throws {
        for row in try rows(of: subject) {
            let kept = row.entries.removing(subject.tag)
            guard kept.count < row.entries.count else { continue }
            let update = row.isRecent ? updateRecent : updateSorted
            update.bind(1, row.key)
            update.bind(2, kept.bytes)
            try update.execute()
            if row.isRecent { change -= row.entries.count - kept.count }
        }
    }

    /// Forgets everyone in the months before this one.
    func remove(before month: CivilMonth) throws {
        deleteBefore.bind(1, SubjectPlace(month: month.number, bucket: 0, run: 0).place)
        try deleteBefore.execute()
        countRecentBefore.bind(1, Int64(month.number))
        change -= (try countRecentBefore.first { Int($0.integer(0)) } ?? 0) / SubjectEntries.width
        deleteRecentBefore.bind(1, Int64(month.number))
        try deleteRecentBefore.execute()
    }

    var isMergeDue: Bool { recent >= SubjectIndexTable.runLength }

    /// Sorts what waits into the buckets of its months; within a transaction.
    func merge() throws {
        var months: [Int64: SubjectEntries] = [:]
        for (month, entries) in try selectAllRecent.all({ ($0.integer(0), SubjectEntries($0.bytes(1))) }) {
            months[month, default: SubjectEntries()].append(entries)
        }
        for (month, entries) in months { try sort(entries, month: month) }
        try deleteRecent.execute()
        change -= recent
    }

    /// Writes entries into the buckets of their month; within a transaction.
    func sort(_ entries: SubjectEntries, month: Int64) throws {
        for (bucket, entries) in entries.buckets() {
            let first = SubjectPlace(month: Int(month), bucket: bucket, run: 0)
            selectLast.bind(1, first.place)
            selectLast.bind(2, first.last)
            let last = try selectLast.first { $0.optionalInteger(0) } ?? nil
            insertSorted.bind(1, last.map { $0 + 1 } ?? first.place)
            insertSorted.bind(2, entries.bytes)
            try insertSorted.execute()
        }
    }

    func didCommit() {
        recent += change
        change = 0
    }

    func didRollBack() { change = 0 }

    private struct Row {
        let key: Int64
        let entries: SubjectEntries
        let isRecent: Bool
    }

    /// The rows that may hold a subject's entries.
    private func rows(of subject: MonthlyTag) throws -> [Row] {
        let first = SubjectPlace(month: subject.month.number, bucket: subject.tag.bytes[0], run: 0)
        selectSorted.bind(1, first.place)
        selectSorted.bind(2, first.last)
        selectRecent.bind(1, Int64(subject.month.number))
        return try selectSorted.all {
            Row(key: $0.integer(0), entries: SubjectEntries($0.bytes(1)), isRecent: false)
        }
            + selectRecent.all {
                Row(key: $0.integer(0), entries: SubjectEntries($0.bytes(1)), isRecent: true)
            }
    }
}

/// Where a run of sorted entries lies: by month, then by the first byte of the tags, then in order of sorting.
struct SubjectPlace {
    let month: Int
    let bucket: UInt8
    let run: Int64

    /// The key of the row.
    var place: Int64 { Int64(month) << 48 | Int64(bucket) << 40 | run }
    /// The last key that the bucket may have.
    var last: Int64 { place | (1 << 40 - 1) }
}
