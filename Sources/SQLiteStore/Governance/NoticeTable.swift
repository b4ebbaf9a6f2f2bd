import CanonicalJSON
import GRDB
import SharingModel
import SharingService

/// What agencies were told.
final class NoticeTable {
    private let select: PreparedStatement
    private let selectByID: PreparedStatement
    private let insert: PreparedStatement
    private let update: PreparedStatement

    init(_ database: Database) throws {
        let columns = "id, agency, kind, about, due, time"
        select = try PreparedStatement(
            database,
            """
            SELECT \(columns) FROM notice
            WHERE agency = ?1 AND id < ?2 AND done IS NULL ORDER BY id DESC LIMIT ?3
            """
        )
        selectByID = try PreparedStatement(database, "SELECT \(columns) FROM notice WHERE id = ?1")
        update = try PreparedStatement(
            database,
            "UPDATE notice SET done = ?2, done_by = ?3 WHERE id = ?1 AND done IS NULL"
        )
        insert = try PreparedStatement(
            database,
            "INSERT INTO notice (id, agency, kind, about, due, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        )
    }

    /// Those of an agency before that id that are not done, newest first.
    func notices(of agency: AgencyID, before id: [UInt8]?, limit: Int) throws -> [Notice] {
        select.bind(1, agency.description)
        select.bind(2, id ?? [UInt8](repeating: 0xFF, count: 17))
        select.bind(3, Int64(limit))
        return try select.all(NoticeTable.notice)
    }

    func find(_ id: [UInt8]) throws -> Notice? {
        selectByID.bind(1, id)
        return try selectByID.first(NoticeTable.notice)
    }

    /// Marks one as done, unless it is.
    func complete(_ id: [UInt8], by caller: CallerID, at time: Timestamp) throws {
        update.bind(1, id)
        update.bind(2, time.millisecondsSinceEpoch)
        update.bind(3, caller.description)
        try update.execute()
    }

    private static func notice(_ row: PreparedStatement) throws -> Notice {
        guard let agency = AgencyID(row.text(1)), let kind = Notice.Kind(rawValue: row.text(2)),
            let about = try? JSONValue(parsing: row.bytes(3)).object
        else {
            throw StoreError.unavailable(
                "a notice in the database is damaged: restore the gateway's data from a backup"
            )
        }
        return Notice(
            id: row.bytes(0),
            to: agency,
            kind: kind,
            about: about,
            due: row.optionalInteger(4).map { CivilDate(daysSinceEpoch: Int($0)) },
            time: Timestamp(millisecondsSinceEpoch: row.integer(5))
        )
    }

    func put(_ notice: Notice) throws {
        insert.bind(1, notice.id)
        insert.bind(2, notice.agency.description)
        insert.bind(3, notice.kind.rawValue)
        insert.bind(4, String(decoding: JSONValue.object(notice.about).canonicalBytes, as: UTF8.self))
        insert.bind(5, notice.due.map { Int64($0.daysSinceEpoch) })
        insert.bind(6, notice.time.millisecondsSinceEpoch)
        try insert.execute()
    }
}
