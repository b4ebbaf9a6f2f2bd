import HTTPTypes
import Hummingbird
import SharingService
import TransparencyLog

/// A public log (C2SP tlog-tiles): checkpoint, hash tiles, entry bundles and declaration below the log's own path.
struct LogRoutes: Sendable {
    private let log: PublicLog
    /// The log's path: its origin without the host.
    private let path: String

    init(_ log: PublicLog) {
        self.log = log
        path = LogRoutes.path(of: log.key.name.description)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get(RouterPath("\(path)/checkpoint")) { _, _ in
            // A new log has none before its first one is cosigned.
            guard !log.checkpoint.isEmpty else { throw HTTPError(.notFound) }
            return LogRoutes.text(log.checkpoint)
        }
        router.get(RouterPath("\(path)/declaration")) { _, _ in
            guard let record = try await log.declaration() else { throw HTTPError(.notFound) }
            return LogRoutes.content(record, "application/json", LogRoutes.forever)
        }
        router.get(RouterPath("\(path)/tile/**")) { request, _ in try await tile(request.uri.path) }
    }

    private func tile(_ requested: String) async throws -> Response {
        let name = String(requested.dropFirst(path.utf8.count + 1))
        if let asked = TileCoordinates(name), let bytes = try await log.tile(asked) {
            return LogRoutes.content(
                bytes,
                "application/octet-stream",
                LogRoutes.life(isPartial: asked.isPartial)
            )
        }
        if let asked = EntryBundleCoordinates(name), let bytes = try await log.bundle(asked) {
            return LogRoutes.content(
                bytes,
                "application/octet-stream",
                LogRoutes.life(isPartial: asked.isPartial)
            )
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

    /// Text that is asked for anew every time.
    static func text(_ text: String) -> Response {
        content(Array(text.utf8), "text/plain; charset=utf-8", "no-store")
    }

    private static func content(_ bytes: [UInt8], _ type: String, _ caching: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: caching],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}
