import HTTPTypes
import Hummingbird
import SharingModel
import SharingService

/// `/guides`, `/guides/{serviceItem}` and, for printed guides, `/g/{code}`: current or superseded.
struct GuidePages: Sendable {
    let gateway: SharingGateway
    let frame: PageFrame
    let versions: GuideVersions

    func add(to router: Router<BasicRequestContext>) {
        router.get("/guides") { request, _ in list(request) }
        router.get("/guides/{serviceItem}") { request, context in
            try await guide(context.parameters.get("serviceItem") ?? "", request)
        }
        router.get("/g") { request, _ in
            guard let typed = request.uri.queryParameters["code"], !typed.isEmpty else {
                return codeForm(isWrong: false, request)
            }
            guard let code = GuideVersion.code(typed: String(typed)) else {
                return codeForm(isWrong: true, request)
            }
            let suffix = PageLanguage(request).suffix
            return Response(status: .seeOther, headers: [.location: "/g/\(code)\(suffix)"])
        }
        router.get("/g/{code}") { request, context in
            try await check(context.parameters.get("code") ?? "", request)
        }
        router.get("/g/{code}/document") { _, context in
            guard let code = GuideVersion.code(typed: context.parameters.get("code") ?? ""),
                let version = try await versions.version(code: code)
            else { throw HTTPError(.notFound) }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/json", .eTag: "\"\(version.hash)\"",
                    .cacheControl: "public, max-age=31536000, immutable",
                ],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: version.bytes))
            )
        }
    }

    // MARK: Pages

    private struct Group {
        let agency: String
        let guides: [Listed]
    }

    private struct Listed {
        let slug: String
        let item: String
        let applicants: String
        let promised: String
        let visits: String
        let bring: String
        let promise: Int
        let isNothingBrought: Bool
    }

    private func list(_ request: Request) -> Response {
        let language = PageLanguage(request)
        let catalogue = gateway.catalogue.current
        let byAgency = Dictionary(grouping: catalogue.items.values, by: \.agency)
        let groups = byAgency.sorted { $0.key.description < $1.key.description }.map { agency, items in
            Group(
                agency: catalogue.agencies[agency].map { language[$0.name] } ?? agency.description,
                guides: items.sorted { $0.slug < $1.slug }.map { item in
                    let model = GuideModel(item, version: nil, base: "", under: catalogue, in: language)
                    return Listed(
                        slug: item.slug,
                        item: language[item.title],
                        applicants: model.applicants,
                        promised: model.promised,
                        visits: model.visits,
                        bring: model.bring,
                        promise: model.promise,
                        isNothingBrought: model.isNothingBrought
                    )
                }
            )
        }
        var content = PageContent(
            "guides",
            title: language("Service guides", "办事指南"),
            model: ["groups": groups]
        )
        content.section = .guides
        content.summary = language(
            "What each service item asks for, how long it takes, and which data are fetched instead of papers.",
            "各政务服务事项的申请条件、材料、时限，以及由部门共享数据替代的材料。"
        )
        return frame.response(content, to: request)
    }

    private func guide(_ name: String, _ request: Request) async throws -> Response {
        let language = PageLanguage(request)
        let catalogue = gateway.catalogue.current
        guard let item = catalogue.serviceItem(name) else { throw HTTPError(.notFound) }
        let model = GuideModel(
            item,
            version: try await versions.current(item.slug),
            base: frame.base,
            under: catalogue,
            in: language
        )
        var content = PageContent("guide", title: language[item.title], model: model)
        content.section = .guides
        content.summary = language(
            "\(model.agency): conditions, materials, steps and limits of “\(item.title.en)”.",
            "\(model.agency)“\(item.title.zh)”的申请条件、材料、流程与时限。"
        )
        return frame.response(content, to: request)
    }

    private struct Form {
        let isWrong: Bool
    }

    private func codeForm(isWrong: Bool, _ request: Request) -> Response {
        let title = PageLanguage(request)("Check a printed guide", "核对纸质办事指南")
        var content = PageContent("guide-code-form", title: title, model: Form(isWrong: isWrong))
        content.section = .guides
        content.status = isWrong ? .badRequest : .ok
        return frame.response(content, to: request)
    }

    private struct Check {
        let item: String
        let slug: String
        let number: Int
        let grouped: String
        let hash: String
        let short: String
        let isCurrent: Bool
        let since: String?
        let until: String?
        let isWithdrawn: Bool
    }

    private func check(_ typed: String, _ request: Request) async throws -> Response {
        let language = PageLanguage(request)
        guard let code = GuideVersion.code(typed: typed), let version = try await versions.version(code: code)
        else { throw HTTPError(.notFound) }
        let current = gateway.catalogue.current.items[version.slug]
        func day(_ time: Timestamp?) -> String? {
            time.map { FigureText.day(gateway.calendar.day(of: $0), in: language.language) }
        }
        let model = Check(
            item: current.map { language[$0.title] } ?? version.slug,
            slug: version.slug,
            number: version.number,
            grouped: version.groupedCode,
            hash: version.hash,
            short: version.code,
            isCurrent: version.isCurrent && current != nil,
            since: day(version.since),
            until: day(version.until),
            isWithdrawn: current == nil
        )
        let title =
            model.isCurrent
            ? language("This guide is current", "该办事指南现行有效")
            : language("This guide is superseded", "该办事指南已被替代")
        var content = PageContent("guide-code", title: title, model: model)
        content.section = .guides
        return frame.response(content, to: request)
    }
}
