import SharingModel
import SharingService

/// How far notices are on their way to webhooks.
enum DeliveryTable {
    /// Every delivery, oldest first.
    static let all = PostgresQuery(
        """
        SELECT agency, notice, begun, attempts, due, state FROM notice_delivery ORDER BY begun, notice, agency
        """
    )

    static func delivery(_ row: PostgresRow) throws -> NoticeDelivery {
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

    /// Writes deliveries as they stand.
    static func put(_ deliveries: [NoticeDelivery]) -> [PostgresQuery] {
        deliveries.rounds(by: Key.init).map { round in
            PostgresQuery(
                """
                INSERT INTO notice_delivery (agency, notice, begun, attempts, due, state)
                SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
                ON CONFLICT (agency, notice) DO UPDATE
                SET attempts = excluded.attempts, due = excluded.due, state = excluded.state
                """,
                .texts(round.map(\.agency.description)),
                .byteStrings(round.map(\.notice)),
                .integers(round.map(\.begun.millisecondsSinceEpoch)),
                .integers(round.map { Int64($0.attempts) }),
                .integers(round.map(\.due.millisecondsSinceEpoch)),
                .texts(round.map(\.state.rawValue))
            )
        }
    }

    static func remove(_ deliveries: [NoticeDelivery]) -> [PostgresQuery] {
        guard !deliveries.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                DELETE FROM notice_delivery
                WHERE (agency, notice) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))
                """,
                .texts(deliveries.map(\.agency.description)),
                .byteStrings(deliveries.map(\.notice))
            )
        ]
    }

    private struct Key: Hashable {
        let agency: AgencyID
        let notice: [UInt8]

        init(_ delivery: NoticeDelivery) {
            agency = delivery.agency
            notice = delivery.notice
        }
    }
}
