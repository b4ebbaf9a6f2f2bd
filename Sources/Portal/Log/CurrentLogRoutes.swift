import HTTPTypes
import Hummingbird
import SharingService
import TransparencyLog

/// What stands beside the logs of the years and does not change its path with them: whom to trust, and where the newest is.
struct CurrentLogRoutes: Sendable {
    let log: GatewayLog
    let policy: String
    let sm2Key: String?

    func add(to router: Router<BasicRequestContext>) {
        router.get("/log/key") { _, _ in LogRoutes.text("\(log.key)\n") }
        if let sm2Key { router.get("/log/key/sm2") { _, _ in LogRoutes.text("\(sm2Key)\n") } }
        router.get("/log/policy") { _, _ in LogRoutes.text(policy) }
        let path = LogRoutes.path(of: log.key.name.description)
        router.get("/log/checkpoint") { _, _ in
            Response(status: .found, headers: [.location: "\(path)/checkpoint", .cacheControl: "no-store"])
        }
    }
}
