import CanonicalJSON
import HTTPTypes
import HummingbirdCore
import NIOCore
import OpenData
import SharingModel
import SharingService

/// `/v1/datasets/{name}/releases`: candidates, reviews, releases and recalls of open data.
struct DatasetRoutes: Sendable {
    let gateway: SharingGateway
    let publicBase: String

    private static let path = "/v1/datasets/{name}/releases"
    private static let publishers: Set<Role> = [.operator, .steward]
    private static let readers: Set<Role> = [.operator, .steward, .security, .auditor]

    var routes: [APIRoute] {
        [
            APIRoute(.get, "/v1/dataset-standings", "listDatasetStandings", for: .anyone) { request in
                let standings = try await DatasetStanding.all(in: gateway)
                return try Page.reply(
                    standings.map {
                        ($0.dataset.name.description, .object(try $0.json(in: gateway.calendar)))
                    },
                    to: request,
                    path: "/v1/dataset-standings"
                )
            },
            APIRoute(
                .get,
                "/v1/disclosure-demand",
                "listDisclosureDemand",
                for: .roles(DatasetRoutes.readers)
            ) { request in
                let demand = try await DisclosureDemand.lastYear(in: gateway)
                return try Page.reply(
                    demand.map { ($0.type.description, .object($0.json)) },
                    to: request,
                    path: "/v1/disclosure-demand"
                )
            },
            APIRoute(.get, DatasetRoutes.path, "listReleases", for: .roles(DatasetRoutes.readers)) {
                request in
                let name = try DatasetRoutes.name(of: request)
                let releases = try await service().releases(of: name, for: request.caller)
                return try Page.reply(
                    releases.map { ($0.id.description, .object($0.document)) },
                    to: request,
                    path: "/v1/datasets/\(name)/releases"
                )
            },
            APIRoute(
                .post,
                DatasetRoutes.path,
                "buildRelease",
                for: .roles(DatasetRoutes.publishers),
                handler: build
            ),
            APIRoute(
                .post,
                "\(DatasetRoutes.path)/{number}/decisions",
                "reviewRelease",
                for: .roles([.security])
            ) { request in
                let (json, body) = try await request.json()
                let reader = try ObjectReader(json, at: "", members: ["decision", "bytes", "reason"])
                let decision: Decision? = try reader.optionalChoice("decision")
                guard let decision else {
                    throw reader.mistyped("decision", en: "approve or reject", zh: "approve 或 reject")
                }
                let bytes = try reader.string("bytes")
                guard bytes.hasPrefix("sha256:"), bytes.utf8.count == 71 else {
                    throw reader.mistyped(
                        "bytes",
                        en: "sha256: and the hash of the candidate's bytes, as its building has told it",
                        zh: "sha256: 加候选发布的字节哈希，以构建时给出的为准"
                    )
                }
                let reason = try reader.optionalImpersonalText("reason", atMost: 500)
                if decision == .reject, reason == nil {
                    throw reader.mistyped("reason", en: "given, with a rejection", zh: "填写的驳回理由")
                }
                return try await take(
                    decision == .approve ? .approve : .reject,
                    request,
                    body: body,
                    bytes: String(bytes.dropFirst("sha256:".count)),
                    reason: reason
                )
            },
            APIRoute(
                .post,
                "\(DatasetRoutes.path)/{number}/publication",
                "publishRelease",
                for: .roles(DatasetRoutes.publishers)
            ) { request in
                let (json, body) = try await request.json()
                _ = try ObjectReader(json, at: "", members: [])
                return try await take(.release, request, body: body)
            },
            APIRoute(
                .post,
                "\(DatasetRoutes.path)/{number}/recall",
                "recallRelease",
                for: .roles([.security])
            ) { request in
                let (json, body) = try await request.json()
                let reader = try ObjectReader(json, at: "", members: ["reason"])
                guard let reason = try reader.optionalImpersonalText("reason", atMost: 500) else {
                    throw reader.mistyped(
                        "reason",
                        en: "given: everybody reads it where the data were",
                        zh: "填写的撤回理由，将在原数据地址公开显示"
                    )
                }
                return try await take(.recall, request, body: body, reason: reason)
            },
            APIRoute(
                .get,
                "\(DatasetRoutes.path)/{number}/files/{file}",
                "getReleaseFile",
                for: .roles(DatasetRoutes.readers)
            ) { request in
                let file = try await service().file(
                    request.parameters["file"] ?? "",
                    of: try DatasetRoutes.number(of: request),
                    of: try DatasetRoutes.name(of: request),
                    for: request.caller
                )
                return APIReply(
                    Response(
                        status: .ok,
                        headers: [
                            .contentType: "application/octet-stream", .cacheControl: "no-store",
                            .contentLength: String(file.size),
                        ],
                        body: FileBody(file, for: request.checkCaller).responseBody
                    )
                )
            },
        ]
    }

    private enum Decision: String, CaseIterable { case approve, reject }

    private func service() throws -> PublicationService {
        try PublicationService(gateway, at: PublicAddresses(base: publicBase))
    }

    private func take(
        _ verb: ReleaseStanding.Verb,
        _ request: APIRequest,
        body: [UInt8],
        bytes: String? = nil,
        reason: String? = nil
    ) async throws -> APIReply {
        let (name, number) = (try DatasetRoutes.name(of: request), try DatasetRoutes.number(of: request))
        let answer = try await service().take(
            verb,
            of: number,
            of: name,
            bytes: bytes,
            reason: reason,
            by: request.caller,
            under: try request.idempotencyKey(
                route: "\(verb.rawValue) \(name) \(number)",
                body: body,
                vault: gateway.vault
            )
        )
        return APIReply(json: answer, outcome: answer["state"]?.string ?? "ok")
    }

    @Sendable private func build(_ request: APIRequest) async throws -> APIReply {
        let (json, _) = try await request.json()
        _ = try ObjectReader(json, at: "", members: [])
        let name = try DatasetRoutes.name(of: request)
        let build = try service().beginBuild(of: name, by: request.caller)
        let base = publicBase
        let body = ResponseBody { writer in
            let (steps, progress) = AsyncStream<ReleaseBuild.Progress>.makeStream(
                bufferingPolicy: .bufferingNewest(1)
            )
            async let built = Result(awaiting: {
                defer { progress.finish() }
                return try await build.run { progress.yield($0) }
            })
            // Whoever does not read any more does not wait for the candidate either.
            for await step in steps { try await writer.write(DatasetRoutes.line(step.json)) }
            switch await built {
            case .success(let answer): try await writer.write(DatasetRoutes.line(answer))
            case .failure(let error):
                let problem = Problem(error, now: gateway.clock())
                APIResponder.report(problem, error, request: request.id, to: request.logger)
                let json = problem.json(base: base, language: request.language, instance: request.id)
                try await writer.write(DatasetRoutes.line(["problem": .object(json)]))
            }
            try await writer.finish(nil)
        }
        return APIReply(
            Response(
                status: .ok,
                headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
                body: body
            )
        )
    }

    private static func line(_ object: JSONObject) -> ByteBuffer {
        ByteBuffer(bytes: JSONValue.object(object).encodedBytes + [0x0A])
    }

    private static func name(of request: APIRequest) throws -> DatasetName {
        guard let name = request.parameters["name"].flatMap(DatasetName.init) else {
            throw PublicationRejection.unknown
        }
        return name
    }

    private static func number(of request: APIRequest) throws -> Int {
        guard let text = request.parameters["number"], text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text)
        else { throw PublicationRejection.unknown }
        return number
    }
}

extension Result where Failure == any Error {
    /// What `body` returns or throws.
    fileprivate init(awaiting body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
