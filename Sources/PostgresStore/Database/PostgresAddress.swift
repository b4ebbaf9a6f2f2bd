import CLibPQ
import Foundation

/// Where a database is, and how a connection to it is made (PostgreSQL, "Connection URIs").
///
/// Everything that libpq takes may stand in the URL. Unless a server is reached through a socket of this machine or by the
/// loopback, its certificate is verified.
public struct PostgresAddress: Sendable {
    private let parameters: [(name: String, value: String)]
    /// Without the password.
    public let description: String

    /// How long a statement may take, and a transaction may wait for its gateway, which may have been stopped meanwhile.
    private static let statementLimit = Duration.seconds(10)
    private static let idleLimit = Duration.seconds(5)
    /// Longer than the server's own limit, so that its answer is the one that counts.
    private static let patience = Duration.seconds(15)

    /// Reads `postgresql://USER@HOST:PORT/DATABASE?KEY=VALUE`.
    ///
    /// A password belongs in a file (`?passfile=FILE`), or a certificate in its place (`?sslcert=FILE&sslkey=FILE`).
    ///
    /// - Throws: ``PostgresOpeningError/address(reason:)``.
    public init(_ url: String) throws {
        var words: UnsafeMutablePointer<CChar>?
        defer { PQfreemem(words) }
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://"),
            let options = PQconninfoParse(url, &words)
        else {
            let reason = words.map { PostgresFailure.line($0) } ?? "it does not begin with postgresql://"
            throw PostgresOpeningError.address(reason: reason)
        }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        guard let database = given["dbname"] else {
            throw PostgresOpeningError.address(reason: "it names no database")
        }
        let hosts = given["host"] ?? given["hostaddr"] ?? ""
        try PostgresAddress.requireVerification(hosts, given["sslmode"])
        let limit = Int(PostgresAddress.statementLimit.components.seconds * 1000)
        let idle = Int(PostgresAddress.idleLimit.components.seconds * 1000)
        given["options"] = [
            given["options"] ?? "",
            "-c search_path=oncegate -c synchronous_commit=on -c jit=off",
            "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
            "-c statement_timeout=\(limit) -c idle_in_transaction_session_timeout=\(idle)",
        ].joined(separator: " ")
        let own = [
            "application_name": "oncegate", "client_encoding": "UTF8", "connect_timeout": "5",
            "target_session_attrs": "read-write", "tcp_user_timeout": "10000", "keepalives_idle": "10",
            "keepalives_interval": "3", "keepalives_count": "3",
        ]
        parameters = given.merging(own) { given, _ in given }.map { (name: $0.key, value: $0.value) }
        description = "postgresql://\(hosts)/\(database)"
    }

    func connect() throws -> PostgresConnection {
        try PostgresConnection(parameters, patience: PostgresAddress.patience)
    }

    private static func requireVerification(_ hosts: String, _ mode: String?) throws {
        let isLocal = hosts.split(separator: ",").allSatisfy { host in
            host.hasPrefix("/") || host == "localhost" || host == "::1" || host.hasPrefix("127.")
        }
        guard !isLocal, mode != "verify-full" else { return }
        throw PostgresOpeningError.address(
            reason: "the connection to \(hosts) is not verified: add sslmode=verify-full&sslrootcert=FILE"
        )
    }
}
