import NIOCore

/// The names under which the operations listener answers: addresses, `localhost` and the configured one.
///
/// A page of a stranger can have its own name resolved to this machine and then read what a browser there is answered
/// (DNS rebinding). That name is none of these.
struct OperationsNames {
    private let host: String

    /// `host` is that of the configuration.
    init(host: String) {
        self.host = host.lowercased()
    }

    /// Whether a request's authority, such as `127.0.0.1:9464`, is one of the names; browsers always send one.
    func contains(_ authority: String?) -> Bool {
        guard let authority else { return true }
        guard let name = OperationsNames.name(in: authority.lowercased()) else { return false }
        return name == "localhost" || name == host || (try? SocketAddress(ipAddress: name, port: 0)) != nil
    }

    /// The name without its port and, of an address, without its brackets.
    private static func name(in authority: String) -> String? {
        if authority.hasPrefix("[") {
            return authority.firstIndex(of: "]").map { String(authority[..<$0].dropFirst()) }
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count <= 2 ? parts.first.map(String.init) : nil
    }
}
