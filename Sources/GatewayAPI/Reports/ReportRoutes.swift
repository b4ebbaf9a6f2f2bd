import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

/// `GET /v1/reports` and `/v1/reports/gaps`: the hub's administrators and auditors see all, an agency's administrators what
/// it asked or gave.
struct ReportRoutes: Sendable {
    let gateway: SharingGateway

    private static let csv = "text/csv"

    var routes: [APIRoute] {
        [
            APIRoute(
                .get,
                "/v1/reports",
                "getReport",
                for: .roles(Set(Role.allCases)),
                formats: [ReportRoutes.csv],
                handler: report
            ),
            APIRoute(.get, "/v1/reports/gaps", "listPaperGaps", for: .roles(Set(Role.allCases))) { request in
                let gaps = try await GapReport(
                    try months(QueryReader(request)),
                    of: agency(seenBy: request.caller),
                    in: gateway
                )
                return APIReply(json: ["items": .array(gaps.gaps.map { .object($0.json) })])
            },
        ]
    }

    @Sendable private func report(_ request: APIRequest) async throws -> APIReply {
        let reader = QueryReader(request)
        let report = try await PeriodReport(
            try months(reader),
            by: try grouping(reader),
            of: agency(seenBy: request.caller),
            in: gateway
        )
        guard AnswerFormat(accept: request.request.headers[.accept], other: ReportRoutes.csv) == .other else {
            return APIReply(json: report.json)
        }
        return APIReply(content: report.csv, type: "\(ReportRoutes.csv); charset=utf-8", outcome: "ok")
    }

    private func agency(seenBy caller: Caller) -> AgencyID? {
        caller.oversees(for: gateway.hub) ? nil : caller.id.agency
    }

    private func grouping(_ reader: QueryReader) throws(InvalidInput) -> Report.Grouping? {
        guard let text = reader["by"] else { return nil }
        guard let grouping = Report.Grouping(rawValue: text) else {
            throw InvalidInput(
                .malformed,
                at: "/by",
                en: "must be agency, item or material",
                zh: "必须是 agency、item 或 material"
            )
        }
        return grouping
    }

    /// The months that are asked for; this month where nothing is said.
    private func months(_ reader: QueryReader) throws(InvalidInput) -> ClosedRange<CivilMonth> {
        let form = (en: "a month YYYY-MM", zh: "YYYY-MM 形式的月份")
        let last: CivilMonth? = try reader.parsed("until", en: form.en, zh: form.zh)
        let first: CivilMonth? = try reader.parsed("from", en: form.en, zh: form.zh)
        let until = last ?? max(first ?? CivilMonth(of: gateway.today), CivilMonth(of: gateway.today))
        let from = first ?? until
        guard from <= until, until.number - from.number < PeriodReport.longest else {
            throw InvalidInput(
                .malformed,
                at: "/from",
                en: "must lie at most \(PeriodReport.longest) months before until, and not after it",
                zh: "不得晚于 until，且最多早 \(PeriodReport.longest) 个月"
            )
        }
        return from...until
    }
}
