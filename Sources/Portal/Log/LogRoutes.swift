import HTTPTypes
import Hummingbird
import SharingService
import TransparencyLog

/// The public log (C2SP tlog-tiles): checkpoint, hash tiles, entry bundles and declaration below the log's own path, and
/// what does not change with the year beside it.
struct LogRoutes: Sendable {
    private let log: PublicLog
    /// The log's path: its origin without the host.
    private let path: String

    private let policy: String
    private let sm2Key: String?

    init(gateway: SharingGateway, policy: String, sm2Key: String?) {
        self.sm2Key = sm2Key
        self.policy = policy
        log = PublicLog(gateway)
        path = LogRoutes.path(of: gateway.logKey.name.description)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/log/key") { _, _ in text("\(log.key.description)\n") }
        if let sm2Key { router.get("/log/key/sm2") { _, _ in text("\(sm2Key)\n") } }
        router.get("/log/policy") { _, _ in text(policy) }
        router.get("/log/checkpoint") { _, _ in
            Response(status: .found, headers: [.location: "\(path)/checkpoint", .cacheControl: "no-store"])
        }
        router.get(RouterPath("\(path)/checkpoint")) { _, _ in text(log.checkpoint) }
        router.get(RouterPath("\(path)/declaration")) { _, _ in
            guard let record = try await log.declaration() else { throw HTTPError(.notFound) }
            return content(record, "application/json", LogRoutes.forever)
        }
        router.get(RouterPath("\(path)/tile/**")) { request, _ in try await tile(request.uri.path) }
    }

    private func tile(_ requested: String) async throws -> Response {
        let name = String(requested.dropFirst(path.utf8.count + 1))
        if let asked = TileCoordinates(name), let bytes = try await log.tile(asked) {
            return content(bytes, "application/octet-stream", LogRoutes.life(isPartial: asked.isPartial))
        }
        if let asked = EntryBundleCoordinates(name), let bytes = try await log.bundle(asked) {
            return content(bytes, "application/octet-stream", LogRoutes.life(isPartial: asked.isPartial))
        }
        throw HTTPError(.notFound)
    }

    private static let forever = "public, max-age=31536000, immutable"

    /// How long an answer may be kept: a partial tile never changes either, but soon nobody asks for it.
    private static func life(isPartial: Bool) -> String { isPartial ? "public, max-age=3600" : forever }

    /// The path at which a log is served: its origin without the host.
    static func path(of origin: String) -> String {
        guard let slash = origin.firstIndex(of: "/") else { return "/log" }
        return String(origin[slash...])
    }

    private func text(_ text: String) -> Response {
        content(Array(text.utf8), "text/plain; charset=utf-8", "no-store")
    }

    private func content(_ bytes: [UInt8], _ type: String, _ caching: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: caching],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
