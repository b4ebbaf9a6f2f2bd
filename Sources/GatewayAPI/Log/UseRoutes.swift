import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

/// `GET /v1/uses`: an agency sees the uses in which it asked or gave; the hub's administrators and auditors see all.
struct UseRoutes: Sendable {
    let gateway: SharingGateway

    private static let path = "/v1/uses"
    private static let filters = ["consumer", "provider", "material", "item", "from", "until", "limit"]

    var routes: [APIRoute] {
        [APIRoute(.get, UseRoutes.path, "listUsesOfAgency", for: .anyone, handler: list)]
    }

    @Sendable private func list(_ request: APIRequest) async throws -> APIReply {
        let reader = QueryReader(request)
        var filter = UseFilter()
        filter.party = request.caller.oversees(for: gateway.hub) ? nil : request.caller.id.agency
        filter.consumer = try reader.parsed("consumer", en: "an agency id", zh: "部门标识")
        filter.provider = try reader.parsed("provider", en: "an agency id", zh: "部门标识")
        let material: MaterialTypeReference? = try reader.parsed(
            "material",
            en: "a material type",
            zh: "材料类型"
        )
        filter.material = material?.code
        filter.item = try reader["item"].map { name in
            guard let item = gateway.catalogue.current.serviceItem(name) else {
                throw InvalidInput(
                    .malformed,
                    at: "/item",
                    en: "there is no such service item",
                    zh: "没有此政务服务事项"
                )
            }
            return item.slug
        }
        filter.from = try reader.parsed("from", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        filter.until = try reader.parsed("until", en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        let limit = try Page.limit(request)
        let cursor = try reader["cursor"].map { text in
            guard let cursor = UseList.Cursor(text) else { throw UseList.Cursor.invalid }
            return cursor
        }
        let list = try await UseList(
            filter,
            after: cursor,
            limit: limit,
            by: request.caller.id,
            in: gateway
        )
        var body: JSONObject = [
            "items": .array(list.uses.map { .object($0) }), "receipt": .object(list.receipt),
        ]
        var headers = HTTPFields()
        if let next = list.next {
            body["next"] = .string(next.description)
            headers = Page.link(to: reader.path(UseRoutes.path, keeping: UseRoutes.filters, next.description))
        }
        return APIReply(json: body, headers: headers)
    }
}
