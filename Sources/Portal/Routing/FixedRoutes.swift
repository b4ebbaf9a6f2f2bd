import HTTPTypes
import Hummingbird

/// What pages need beside them, and what machines ask for first.
struct FixedRoutes {
    /// The address of the public listener.
    let base: String

    func add(to router: Router<BasicRequestContext>) {
        router.get("/style.css") { request, _ in
            // Pages name the version, so that one with a version never changes.
            let isVersioned = request.uri.queryParameters["v"] != nil
            return FixedRoutes.content(
                StyleSheet.text,
                "text/css; charset=utf-8",
                caching: isVersioned ? "public, max-age=31536000, immutable" : "max-age=3600"
            )
        }
        router.get("/favicon.svg") { _, _ in
            FixedRoutes.content(StyleSheet.icon, "image/svg+xml", caching: "public, max-age=86400")
        }
        // Browsers that know no SVG icon ask for this one by themselves.
        router.get("/favicon.ico") { _, _ in
            Response(
                status: .found,
                headers: [.location: "/favicon.svg", .cacheControl: "public, max-age=86400"]
            )
        }
        router.get("/robots.txt") { _, _ in
            FixedRoutes.content(
                "User-agent: *\nDisallow: /log/\nSitemap: \(base)/sitemap.xml\n",
                "text/plain; charset=utf-8",
                caching: "public, max-age=86400"
            )
        }
    }

    private static func content(_ text: String, _ type: String, caching: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: caching],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
