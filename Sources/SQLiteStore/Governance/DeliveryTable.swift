import GRDB
import SharingModel
import SharingService

/// How far notices are on their way to webhooks.
final class DeliveryTable {
    private let select: PreparedStatement
    private let replace: PreparedStatement
    private let delete: PreparedStatement

    init(_ database: Database) throws {
        let columns = "agency, notice, begun, attempts, due, state"
        select = try PreparedStatement(
            database,
            "SELECT \(columns) FROM notice_delivery ORDER BY begun, notice, agency"
        )
        replace = try PreparedStatement(
            database,
            """
            INSERT INTO notice_delivery (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (agency, notice) DO UPDATE SET attempts = ?4, due = ?5, state = ?6
            """
        )
        delete = try PreparedStatement(
            database,
            "DELETE FROM notice_delivery WHERE agency = ?1 AND notice = ?2"
        )
    }

    func all() throws -> [NoticeDelivery] {
        try select.all { row in
            guard let agency = AgencyID(row.text(0)), let state = NoticeDelivery.State(rawValue: row.text(5))
            else {
                throw StoreError.unavailable(
                    "a delivery in the database is damaged: restore the gateway's data from a backup"
                )
            }
            return NoticeDelivery(
                of: row.bytes(1),
                to: agency,
                begun: Timestamp(millisecondsSinceEpoch: row.integer(2)),
                attempts: Int(row.integer(3)),
                due: Timestamp(millisecondsSinceEpoch: row.integer(4)),
                state: state
            )
        }
    }

    func put(_ delivery: NoticeDelivery) throws {
        replace.bind(1, delivery.agency.description)
        replace.bind(2, delivery.notice)
        replace.bind(3, delivery.begun.millisecondsSinceEpoch)
        replace.bind(4, Int64(delivery.attempts))
        replace.bind(5, delivery.due.millisecondsSinceEpoch)
        replace.bind(6, delivery.state.rawValue)
        try replace.execute()
    }

    func remove(_ delivery: NoticeDelivery) throws {
        delete.bind(1, delivery.agency.description)
        delete.bind(2, delivery.notice)
        try delete.execute()
    }
}
