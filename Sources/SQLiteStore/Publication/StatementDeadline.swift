import GRDB
import GRDBSQLite

/// Ends statements that take too long: SQLite looks every few thousand steps whether their time is over.
final class StatementDeadline {
    private let end: ContinuousClock.Instant

    private init(_ end: ContinuousClock.Instant) {
        self.end = end
    }

    /// Does `body`; its statements fail as interrupted when `time` is over.
    static func holding<Result>(
        _ time: Duration,
        _ database: Database,
        _ body: () throws -> Result
    ) throws -> Result {
        let deadline = StatementDeadline(ContinuousClock.now + time)
        let connection = database.sqliteConnection
        sqlite3_progress_handler(
            connection,
            2000,
            { context in
                guard let context else { return 0 }
                let deadline = Unmanaged<StatementDeadline>.fromOpaque(context).takeUnretainedValue()
                return ContinuousClock.now > deadline.end ? 1 : 0
            },
            Unmanaged.passUnretained(deadline).toOpaque()
        )
        return try withExtendedLifetime(deadline) {
            defer { sqlite3_progress_handler(connection, 0, nil, nil) }
            return try body()
        }
    }
}
