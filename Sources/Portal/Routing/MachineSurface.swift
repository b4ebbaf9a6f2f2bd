import HTTPTypes
import Hummingbird

/// The addresses that programs read: every answer there may be read by scripts of other sites, and no error is a page.
enum MachineSurface {
    private static let beginnings = ["/data/", "/dataset/", "/catalog.", "/api/"]

    /// Whether a path is of one of them.
    static func holds(_ path: String) -> Bool {
        path == "/api" || beginnings.contains { path.hasPrefix($0) }
    }

    /// What browsers ask before a script of another site may ask with conditions or a body (Fetch, CORS-preflight).
    ///
    /// `methods` are those that the address has, as `Allow` lists them; nil where nobody asks that, or not here.
    static func preflight(_ request: Request, methods: String) -> Response? {
        guard request.method == .options, holds(request.uri.path) else { return nil }
        // Clients of CKAN send its key along to every portal; it is not looked at.
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowOrigin: "*", .accessControlAllowMethods: methods,
                .accessControlAllowHeaders:
                    "Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, Range, "
                    + "X-CKAN-API-Key",
                .accessControlMaxAge: "86400",
            ]
        )
    }
}
