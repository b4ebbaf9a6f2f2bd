import HTTPTypes
import Hummingbird
import SharingService
import TransparencyLog

/// `/log/key`, `/log/checkpoint` and the current log's `checkpoint`.
struct LogRoutes: Sendable {
    let gateway: SharingGateway

    func add(to router: Router<BasicRequestContext>) {
        let path = LogRoutes.path(of: gateway.logKey.name.description)
        router.get("/log/key") { _, _ in
            LogRoutes.text("\(gateway.logKey.description)\n")
        }
        router.get("/log/checkpoint") { _, _ in
            Response(status: .found, headers: [.location: "\(path)/checkpoint", .cacheControl: "no-store"])
        }
        router.get(RouterPath("\(path)/checkpoint")) { _, _ in
            LogRoutes.text(gateway.released.published)
        }
    }

    /// The path at which a log is served: its origin without the host.
    static func path(of origin: String) -> String {
        guard let slash = origin.firstIndex(of: "/") else { return "/log" }
        return String(origin[slash...])
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
