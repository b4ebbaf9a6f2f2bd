import SharingModel
import SharingService

/// What agencies were told.
enum NoticeTable {
    private static let select = "SELECT id, agency, kind, about, due, time FROM notice"

    /// Those of an agency before that id that are not done, newest first.
    static func notices(of agency: AgencyID, before id: [UInt8]?, limit: Int) -> PostgresQuery {
        PostgresQuery(
            select + " WHERE agency = $1 AND id < $2 AND done IS NULL ORDER BY id DESC LIMIT $3",
            .text(agency.description),
            .bytes(id ?? [UInt8](repeating: 0xFF, count: 17)),
            .integer(Int64(limit))
        )
    }

    static func find(_ id: [UInt8]) -> PostgresQuery {
        PostgresQuery(select + " WHERE id = $1", .bytes(id))
    }

    static func notice(_ row: PostgresRow) throws -> Notice {
        guard let agency = AgencyID(row.text(1)), let kind = Notice.Kind(rawValue: row.text(2)),
            let about = row.object(3)
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

    static func put(_ notices: [Notice]) -> [PostgresQuery] {
        guard !notices.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                INSERT INTO notice (id, agency, kind, about, due, time)
                SELECT * FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
                """,
                .byteStrings(notices.map(\.id)),
                .texts(notices.map(\.agency.description)),
                .texts(notices.map(\.kind.rawValue)),
                .texts(notices.map(\.about.text)),
                .integers(notices.map { $0.due.map { Int64($0.daysSinceEpoch) } }),
                .integers(notices.map(\.time.millisecondsSinceEpoch))
            )
        ]
    }

    /// Marks notices as done, unless they are.
    static func complete(
        _ completions: [(notice: [UInt8], by: CallerID)],
        at time: Timestamp
    ) -> [PostgresQuery] {
        completions.rounds(by: \.notice).map { round in
            PostgresQuery(
                """
                UPDATE notice SET done = $1, done_by = row.caller
                FROM unnest($2::bytea[], $3::text[]) AS row (id, caller)
                WHERE notice.id = row.id AND done IS NULL
                """,
                .integer(time.millisecondsSinceEpoch),
                .byteStrings(round.map(\.notice)),
                .texts(round.map(\.by.description))
            )
        }
    }
}
