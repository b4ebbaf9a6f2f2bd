public import CanonicalJSON
public import SharingModel

/// What was shared in some months, how soon, and how good it was: nothing personal, so that it can be published.
///
/// Small counts are shown as they are: this is for agencies. Whoever publishes it withholds those below the threshold.
public struct PeriodReport: Sendable {
    /// The months.
    public let months: ClosedRange<CivilMonth>
    /// By what rows are told apart, if they are put together.
    public let grouping: Report.Grouping?
    /// What was counted.
    public let report: Report
    /// The answers that were due.
    public let decisions: [DecisionCount]
    /// The material types, by code.
    public let quality: [DataQuality]
    private let day: CivilDate
    private let calendar: CivilCalendar

    /// How many months one report covers at most.
    public static let longest = 36

    /// Collects what an agency may see: what it asked or gave; everything if none is named.
    public init(
        _ months: ClosedRange<CivilMonth>,
        by grouping: Report.Grouping?,
        of agency: AgencyID?,
        in gateway: SharingGateway
    ) async throws {
        self.months = months
        self.grouping = grouping
        day = gateway.today
        calendar = gateway.calendar
        let tallies = try await PeriodReport.tallies(in: months, of: agency, gateway)
        report = Report(tallies, by: grouping)
        decisions = try await gateway.decisions(in: months, of: agency)
        let oldest = CivilMonth(number: months.lowerBound.number - PeriodReport.longest)
        let newest = try await gateway.store.newestSubmissions(since: oldest)
        let concerned = Set(tallies.compactMap(\.key.material))
        quality = gateway.catalogue.current.types.values.compactMap(\.first)
            .filter { agency == nil || $0.source == agency || concerned.contains($0.reference.code) }
            .map { DataQuality(of: $0, tallies, newestSubmission: newest[$0.reference.code]) }
            .sorted { $0.material < $1.material }
    }

    /// What was counted in these months, as far as an agency may see it.
    static func tallies(
        in months: ClosedRange<CivilMonth>,
        of agency: AgencyID?,
        _ gateway: SharingGateway
    ) async throws -> [Tally] {
        var tallies: [Tally] = []
        for number in months.lowerBound.number...months.upperBound.number {
            tallies += try await gateway.store.tallies(in: CivilMonth(number: number), of: agency)
        }
        return tallies
    }

    /// As callers see it.
    public var json: JSONObject {
        var object: JSONObject = [
            "from": .string(months.lowerBound.description), "until": .string(months.upperBound.description),
        ]
        object["by"] = grouping.map { .string($0.rawValue) }
        object["rows"] = .array(
            report.rows.map { row in
                var members = JSONObject()
                for column in row.key.columns { members[column.name] = column.text.map { .string($0) } }
                for member in row.figures.json.members { members[member.name] = member.value }
                return .object(members)
            }
        )
        object["decisions"] = .array(decisions.map { .object($0.json) })
        object["quality"] = .array(quality.map { .object($0.json(on: day, in: calendar)) })
        return object
    }

    /// The rows as CSV (RFC 4180), with every column; codes need no quotes.
    public var csv: [UInt8] {
        let empty = ReportFigures()
        let key = Report.Key.columnNames
        var lines = [(key + empty.columns.map(\.name)).joined(separator: ",")]
        for row in report.rows {
            let cells = row.key.columns.map { $0.text ?? "" } + row.figures.columns.map { String($0.count) }
            lines.append(cells.joined(separator: ","))
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }
}
