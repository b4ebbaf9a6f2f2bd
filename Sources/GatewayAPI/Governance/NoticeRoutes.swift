import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

/// `GET /v1/notices` and `POST /v1/notices/{id}/done`: the inbox of the caller's own agency.
struct NoticeRoutes: Sendable {
    let gateway: SharingGateway

    private static let path = "/v1/notices"
    /// What stands open comes before what was posted.
    private static let (standing, posted) = ("0", "1")

    var routes: [APIRoute] {
        [
            APIRoute(.get, NoticeRoutes.path, "listNotices", for: .roles(Set(Role.allCases)), handler: list),
            APIRoute(
                .post,
                "\(NoticeRoutes.path)/{id}/done",
                "completeNotice",
                // An auditor changes nothing.
                for: .roles([.operator, .security, .steward])
            ) { request in
                _ = try ObjectReader(try await request.json().value, at: "", members: [])
                guard let id = request.parameters["id"].flatMap(RecordID.init) else {
                    throw NoticeService.Rejection.unknown
                }
                try await NoticeService(gateway).complete(id, by: request.caller.id)
                return APIReply(
                    json: ["id": .string(id.description), "isDone": true],
                    outcome: "done"
                )
            },
        ]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> APIReply {
        let since = try since(request)
        let cursor = try Page.cursor(of: request)
        let before = cursor.flatMap(NoticeRoutes.id)
        let service = NoticeService(gateway)
        let agency = request.caller.id.agency
        var notices: [Notice] = []
        if before == nil {
            notices = try await service.standing(for: agency)
        }
        notices += try await service.posted(to: agency, before: before, limit: Page.largestLimit + 1)
        let entries = notices.filter { since == nil || $0.time >= since ?? $0.time }.map { notice in
            (key: NoticeRoutes.key(notice), document: JSONValue.object(notice.json(on: gateway.today)))
        }
        return try Page.reply(entries, to: request, path: NoticeRoutes.path, keeping: ["since"])
    }

    private func since(_ request: APIRequest) throws -> Timestamp? {
        guard let text = request.request.uri.queryParameters["since"] else { return nil }
        if let day = CivilDate(String(text)) { return gateway.calendar.start(of: day) }
        guard let time = Timestamp(String(text)) else {
            throw InvalidInput(
                .malformed,
                at: "/since",
                en: "must be a date YYYY-MM-DD or a time such as 2026-11-23T08:00:00Z",
                zh: "必须是 YYYY-MM-DD 形式的日期，或形如 2026-11-23T08:00:00Z 的时间"
            )
        }
        return time
    }

    /// The place of a notice in the list: what stands open by its due day, then what was posted, the newest first, for which
    /// the digits of its id are counted down.
    private static func key(_ notice: Notice) -> String {
        let id = RecordID(bytes: notice.id).description
        guard notice.kind.isStanding else { return posted + inverted(id) }
        return standing + (notice.due?.description ?? "9999-12-31") + notice.time.description + id
    }

    /// The id of the posted notice at a place; nil for that of a standing one.
    private static func id(_ key: String) -> RecordID? {
        key.hasPrefix(posted) ? RecordID(inverted(String(key.dropFirst()))) : nil
    }

    /// Every hexadecimal digit counted down from f; the same again gives the text back.
    private static func inverted(_ text: String) -> String {
        String(
            text.map { digit in digit.hexDigitValue.map { Character(String(15 - $0, radix: 16)) } ?? digit }
        )
    }
}

extension Problem {
    init(_ rejection: NoticeService.Rejection) {
        switch rejection {
        case .unknown: self.init(.notFound)
        case .standing:
            self.init(
                .stateConflict,
                detail: LocalizedText(
                    en: "This notice stands as long as what it says is so: do what it asks for.",
                    zh: "该事项在办结前持续提示：请按提示办理。"
                )
            )
        }
    }
}
