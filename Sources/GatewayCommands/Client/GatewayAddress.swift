import ArgumentParser
import Foundation

/// The address of the API listener: `https://HOST[:PORT]`, without a path.
struct GatewayAddress: Equatable, CustomStringConvertible {
    let description: String

    /// - Throws: `ValidationError` if it is no such address.
    init(_ text: String) throws {
        let parts = URLComponents(string: text)
        guard let parts, parts.scheme == "https", let host = parts.host, !host.isEmpty, parts.query == nil,
            parts.fragment == nil, parts.user == nil, parts.path.allSatisfy({ $0 == "/" })
        else {
            throw ValidationError(
                "--gateway must be an address such as https://127.0.0.1:8443, without a path"
            )
        }
        description = parts.port.map { "https://\(host):\($0)" } ?? "https://\(host)"
    }
}
