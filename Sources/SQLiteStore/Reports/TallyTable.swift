import GRDB
import SharingModel
import SharingService

/// How often what happened in each month: one row for each key that ever occurred.
final class TallyTable {
    private let codes: CodeTable
    private let addition: PreparedStatement
    private let select: PreparedStatement
    private let selectNewest: PreparedStatement

    init(_ database: Database, codes: CodeTable) throws {
        self.codes = codes
        addition = try PreparedStatement(
            database,
            """
            INSERT INTO tally (month, consumer, provider, item, material, measure, count, newest)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (month, consumer, provider, item, material, measure)
            DO UPDATE SET count = count + excluded.count, newest = max(newest, excluded.newest)
            """
        )
        select = try PreparedStatement(
            database,
            """
            SELECT month, consumer, provider, item, material, measure, count, newest FROM tally
            WHERE month = ?1 AND (?2 = 0 OR consumer = ?2 OR provider = ?2)
            """
        )
        selectNewest = try PreparedStatement(
            database,
            "SELECT material, max(newest) FROM tally WHERE month >= ?1 AND measure = ?2 GROUP BY material"
        )
    }

    func add(_ tally: Tally) throws {
        addition.bind(1, Int64(tally.month.number))
        addition.bind(2, try number(tally.key.consumer?.description))
        addition.bind(3, try number(tally.key.provider?.description))
        addition.bind(4, try number(tally.key.item))
        addition.bind(5, try number(tally.key.material))
        addition.bind(6, try codes.intern(tally.key.measure.description))
        addition.bind(7, Int64(tally.count))
        addition.bind(8, tally.newest.millisecondsSinceEpoch)
        try addition.execute()
    }

    func newestSubmissions(since month: CivilMonth) throws -> [String: Timestamp] {
        guard let measure = codes.number(of: TallyMeasure.submission.description) else { return [:] }
        selectNewest.bind(1, Int64(month.number))
        selectNewest.bind(2, measure)
        let rows = try selectNewest.all { (codes.text(of: $0.integer(0)), $0.integer(1)) }
        return rows.reduce(into: [:]) { newest, row in
            if let material = row.0 { newest[material] = Timestamp(millisecondsSinceEpoch: row.1) }
        }
    }

    func all(in month: CivilMonth, of agency: AgencyID?) throws -> [Tally] {
        // An agency that nothing was counted of has no number.
        guard let party = agency.map({ codes.number(of: $0.description) }) ?? 0 else { return [] }
        select.bind(1, Int64(month.number))
        select.bind(2, party)
        return try select.all(tally).compactMap { $0 }
    }

    private func tally(_ row: PreparedStatement) throws -> Tally? {
        // A measure of a newer gateway is none that this one can tell.
        guard let measure = codes.text(of: row.integer(5)).flatMap(TallyMeasure.init) else { return nil }
        let key = Tally.Key(
            consumer: codes.text(of: row.integer(1)).flatMap { AgencyID($0) },
            provider: codes.text(of: row.integer(2)).flatMap { AgencyID($0) },
            item: codes.text(of: row.integer(3)),
            material: codes.text(of: row.integer(4)),
            measure: measure
        )
        return Tally(
            month: CivilMonth(number: Int(row.integer(0))),
            key: key,
            count: Int(row.integer(6)),
            newest: Timestamp(millisecondsSinceEpoch: row.integer(7))
        )
    }

    private func number(_ text: String?) throws -> Int64 { try text.map(codes.intern) ?? 0 }
}
