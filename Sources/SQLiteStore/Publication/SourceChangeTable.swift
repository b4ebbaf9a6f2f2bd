import GRDB
import SharingModel
import SharingService

/// On which days what is published has changed.
final class SourceChangeTable {
    private let select: PreparedStatement
    private let upsert: PreparedStatement

    init(_ database: Database) throws {
        select = try PreparedStatement(
            database,
            "SELECT day, last FROM source_change WHERE source = ?1 AND last > ?2 ORDER BY day"
        )
        upsert = try PreparedStatement(
            database,
            """
            INSERT INTO source_change (source, day, last) VALUES (?1, ?2, ?3)
            ON CONFLICT (source, day) DO UPDATE SET last = max(last, excluded.last)
            """
        )
    }

    /// The first day with a change of a source after a moment.
    func firstDay(of source: String, after time: Timestamp) throws -> CivilDate? {
        select.bind(1, source)
        select.bind(2, time.millisecondsSinceEpoch)
        return try select.first { CivilDate(daysSinceEpoch: Int($0.integer(0))) }
    }

    func note(_ source: String, on day: CivilDate, at time: Timestamp) throws {
        upsert.bind(1, source)
        upsert.bind(2, Int64(day.daysSinceEpoch))
        upsert.bind(3, time.millisecondsSinceEpoch)
        try upsert.execute()
    }
}
