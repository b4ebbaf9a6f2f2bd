import GRDB
import SharingModel
import SharingService

/// How often the applicant of each case was told what is owed.
final class TellingTable {
    private let codes: CodeTable
    private let selectNumber: PreparedStatement
    private let selectRepeated: PreparedStatement
    private let insert: PreparedStatement
    private let delete: PreparedStatement

    init(_ database: Database, codes: CodeTable) throws {
        self.codes = codes
        selectNumber = try PreparedStatement(
            database,
            "SELECT ifnull(max(number), 0) FROM telling WHERE case_tag = ?1"
        )
        selectRepeated = try PreparedStatement(
            database,
            """
            SELECT id, case_tag, agency, item, number, time FROM telling
            WHERE number > 1 AND (?1 IS NULL OR agency = ?1) ORDER BY time
            """
        )
        insert = try PreparedStatement(
            database,
            "INSERT INTO telling (id, case_tag, agency, item, number, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        )
        delete = try PreparedStatement(database, "DELETE FROM telling WHERE time < ?1")
    }

    /// How often the applicant of a case was told.
    func number(_ caseTag: BlindTag) throws -> Int {
        selectNumber.bind(1, caseTag)
        return Int(try selectNumber.first { $0.integer(0) } ?? 0)
    }

    /// Those that were not the first of their case, oldest first.
    func repeated(of agency: AgencyID?) throws -> [StoredTelling] {
        var code: Int64?
        if let agency {
            // An agency that never told anything has no number.
            guard let number = codes.number(of: agency.description) else { return [] }
            code = number
        }
        selectRepeated.bind(1, code)
        let rows = try selectRepeated.all { row in
            (row.bytes(0), row.tag(1), row.integer(2), row.integer(3), Int(row.integer(4)), row.integer(5))
        }
        return rows.compactMap { id, tag, agency, item, number, time in
            guard let tag, let agency = self.agency(agency), let item = codes.text(of: item) else {
                return nil
            }
            return StoredTelling(
                id: id,
                caseTag: tag,
                agency: agency,
                item: item,
                number: number,
                time: Timestamp(millisecondsSinceEpoch: time)
            )
        }
    }

    func add(_ telling: StoredTelling) throws {
        insert.bind(1, telling.id)
        insert.bind(2, telling.caseTag)
        insert.bind(3, try codes.intern(telling.agency.description))
        insert.bind(4, try codes.intern(telling.item))
        insert.bind(5, Int64(telling.number))
        insert.bind(6, telling.time.millisecondsSinceEpoch)
        try insert.execute()
    }

    /// Forgets what is older.
    func remove(before time: Timestamp) throws {
        delete.bind(1, time.millisecondsSinceEpoch)
        try delete.execute()
    }

    private func agency(_ number: Int64) -> AgencyID? { codes.text(of: number).flatMap { AgencyID($0) } }
}
