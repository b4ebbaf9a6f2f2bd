import HTTPTypes
import HummingbirdCore
import SharingModel
import SharingService

// What every request must satisfy, whatever its route.
extension APIResponder {
    static func checkHead(_ request: Request, headerBytes limit: Int) throws {
        // RFC 9112 §3.2; under HTTP/2 it is the pseudo-header `:authority`, beside which `Host` says the same (RFC 9113 §8.3.1).
        let authority = request.head.authority
        guard let authority, !authority.isEmpty,
            !request.headers.contains(.writtenHost) || request.headers[values: .writtenHost] == [authority]
        else {
            throw Problem(
                .malformedRequest,
                detail: LocalizedText(en: "The request has no Host, or several.", zh: "请求缺少 Host，或有多个 Host。")
            )
        }
        let size = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard size <= limit, request.headers.count <= ConnectionLimits.maximumHeaderFields else {
            throw Problem(.headerTooLarge)
        }
    }

    static func check(_ audience: APIRoute.Audience, _ caller: Caller) throws {
        let isAllowed =
            switch audience {
            case .anyone: true
            case .systems: caller.id.kind == .system
            case .systemsAndStewards: caller.id.kind == .system || caller.roles.contains(.steward)
            case .roles(let roles): !caller.roles.isDisjoint(with: roles)
            case .receiptHolders:
                caller.id.kind == .system || !caller.roles.isDisjoint(with: [.steward, .auditor])
            }
        if !isAllowed { throw Problem(.roleRequired, detail: audience.text) }
    }

    /// Everything here is JSON, and some of it has other forms too; a caller that takes something else only is told so
    /// before it is answered and logged.
    static func checkAcceptance(_ request: Request, of route: APIRoute) throws {
        guard let accept = request.headers.value(of: .accept), !accept.isEmpty else { return }
        // As nearly everybody writes it.
        if accept == "*/*" || accept == "application/json" { return }
        let accepted = route.formats.union([
            "*/*", "application/*", "application/json", "application/problem+json", "application/x-ndjson",
        ])
        let isServed = accept.split(separator: ",").contains { range in
            let type = range.split(separator: ";").first.map(String.init)?.filter { $0 != " " }.lowercased()
            return type.map(accepted.contains) ?? false
        }
        if !isServed { throw Problem(.notAcceptable) }
    }
}
