import GRDB
import SharingModel
import SharingService
import TransparencyLog

/// The logs and their ends; one of them is current.
final class OriginTable {
    private let select: PreparedStatement
    private let insertNext: PreparedStatement
    private let updateHead: PreparedStatement
    private unowned let database: Database
    /// The logs of the newest commit, once they were read; and as the open transaction has changed them.
    private var committed: [StoredLog]?
    private var written: [StoredLog]?

    init(_ database: Database) throws {
        self.database = database
        select = try PreparedStatement(
            database,
            "SELECT number, name, size, frontier, checkpoint, time FROM log_origin ORDER BY number"
        )
        insertNext = try PreparedStatement(
            database,
            """
            INSERT INTO log_origin (number, name, size, frontier, checkpoint, time)
            VALUES (?1, ?2, 0, x'', '', ?3)
            """
        )
        // Only the tree that is stored can grow, and only that of the newest log.
        updateHead = try PreparedStatement(
            database,
            """
            UPDATE log_origin SET size = ?1, frontier = ?2, checkpoint = ?3, time = ?4
            WHERE number = ?5 AND size = ?6 AND number = (SELECT max(number) FROM log_origin)
            """
        )
    }

    /// Begins the first log of a new database.
    static func insertFirst(_ origin: NoteName, into database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO log_origin (number, name, size, frontier, checkpoint) VALUES (0, ?, 0, x'', '')
                """,
            arguments: [origin.description]
        )
    }

    /// Every log as of the newest commit, oldest first.
    func logs() throws -> [StoredLog] {
        if let committed { return committed }
        let stored = try select.all { row -> StoredLog? in
            guard let name = NoteName(row.text(1)),
                let frontier = Frontier(size: UInt64(bitPattern: row.integer(2)), bytes: row.bytes(3))
            else { return nil }
            let time = row.optionalInteger(5).map { Timestamp(millisecondsSinceEpoch: $0) }
            let head = LogHead(frontier: frontier, checkpoint: row.text(4), time: time)
            return StoredLog(number: Int(row.integer(0)), origin: name, head: head)
        }
        let logs = stored.compactMap(\.self)
        guard logs.count == stored.count, logs.map(\.number) == Array(logs.indices) else {
            throw StoreError.unavailable(
                "the log's head is damaged: restore the gateway's data from a backup"
            )
        }
        committed = logs
        return logs
    }

    /// Begins a log unless there is one of that name.
    ///
    /// - Returns: every log afterwards.
    func insertIfAbsent(_ origin: NoteName) throws -> [StoredLog] {
        let logs = try logs()
        guard !logs.contains(where: { $0.origin == origin }) else { return logs }
        // The new log's time does not run back behind the old one's.
        let head = LogHead(frontier: Frontier(), checkpoint: "", time: logs.last?.head.time)
        let log = StoredLog(number: logs.count, origin: origin, head: head)
        insertNext.bind(1, Int64(log.number))
        insertNext.bind(2, origin.description)
        insertNext.bind(3, head.time?.millisecondsSinceEpoch)
        try insertNext.execute()
        written = logs + [log]
        return logs + [log]
    }

    /// Replaces the head of the newest log, whose size is `size`; false if it is not.
    func replaceHead(of log: Int, size: UInt64, by head: LogHead) throws -> Bool {
        updateHead.bind(1, Int64(head.frontier.size))
        updateHead.bind(2, head.frontier.bytes)
        updateHead.bind(3, head.checkpoint)
        updateHead.bind(4, head.time?.millisecondsSinceEpoch)
        updateHead.bind(5, Int64(log))
        updateHead.bind(6, Int64(size))
        try updateHead.execute()
        guard database.changesCount == 1 else { return false }
        written = try logs().map {
            $0.number == log ? StoredLog(number: log, origin: $0.origin, head: head) : $0
        }
        return true
    }

    func didCommit() {
        if let written { committed = written }
        written = nil
    }

    func didRollBack() { written = nil }
}
