import SharingModel
import SharingService
import TransparencyLog

/// The logs and their ends; the one with the highest number is current.
enum OriginTable {
    /// Every log, oldest first.
    static let all = PostgresQuery(
        "SELECT number, name, size, frontier, checkpoint, time FROM log_origin ORDER BY number"
    )

    static func logs(_ rows: PostgresRows) throws -> [StoredLog] {
        let logs = try rows.all { row in
            guard let name = NoteName(row.text(1)),
                let frontier = Frontier(size: row.index(2), bytes: row.bytes(3))
            else { throw damaged }
            let time = row.optionalInteger(5).map { Timestamp(millisecondsSinceEpoch: $0) }
            let head = LogHead(frontier: frontier, checkpoint: row.text(4), time: time)
            return StoredLog(number: Int(row.integer(0)), origin: name, head: head)
        }
        guard logs.map(\.number) == Array(logs.indices) else { throw damaged }
        return logs
    }

    /// How many entries a log has; 0 if there is none of that number.
    static func size(of log: Int, _ rows: PostgresRows) throws -> UInt64 {
        try logs(rows).first { $0.number == log }?.head.frontier.size ?? 0
    }

    /// Begins a log after the newest of `logs`, unless there is one of that name, with tables for its tiles and bundles; the new
    /// log's time does not run back behind the old one's.
    static func insertIfAbsent(_ origin: NoteName) -> PostgresQuery {
        PostgresQuery("SELECT begin_log($1)", .text(origin.description))
    }

    /// Replaces the head of the newest log, whose size is `size`; the statement fails if it is not, and the batch with it.
    static func replaceHead(of log: Int, size: UInt64, by head: LogHead) -> PostgresQuery {
        PostgresQuery(
            """
            UPDATE log_origin SET size = $1, frontier = $2, checkpoint = $3, time = $4, number = CASE
                WHEN size = $6 AND number = (SELECT max(number) FROM log_origin) THEN number END
            WHERE number = $5
            """,
            .integer(Int64(head.frontier.size)),
            .bytes(head.frontier.bytes),
            .text(head.checkpoint),
            .integer(head.time?.millisecondsSinceEpoch),
            .integer(Int64(log)),
            .integer(Int64(size))
        )
    }

    private static let damaged = StoreError.unavailable(
        "the log's head is damaged: restore the gateway's data from a backup"
    )
}
