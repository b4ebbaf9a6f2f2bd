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
    /// - Parameters:
    ///   - url: the address; of several hosts the first one that fits is taken.
    ///   - isReplica: whether servers are meant that are only read: standbys are preferred, instead of the one that takes writes.
    /// - Throws: ``PostgresOpeningError/address(reason:)``.
    public init(_ url: String, isReplica: Bool = false) throws {
        _ = PostgresAddress.withoutEnvironment
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") else {
            throw PostgresOpeningError.address(reason: "it does not begin with postgresql://")
        }
        // Not in libpq's words: they may quote the password.
        guard let options = PQconninfoParse(url, nil) else {
            throw PostgresOpeningError.address(
                reason:
                    "it has a key that libpq does not know, or a character that must be written as %25, %40 and so on"
            )
        }
        defer { PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        guard let database = given["dbname"], !database.contains(where: { "@/=".contains($0) }) else {
            throw PostgresOpeningError.address(reason: "it names no database")
        }
        guard given["service"] == nil else {
            throw PostgresOpeningError.address(
                reason: "service names another file: write out what stands there"
            )
        }
        let hosts = given["host"] ?? given["hostaddr"] ?? ""
        try PostgresAddress.requireVerification(given)
        let limit = Int(PostgresAddress.statementLimit.components.seconds * 1000)
        let idle = Int(PostgresAddress.idleLimit.components.seconds * 1000)
        given["options"] = [
            given["options"] ?? "",
            // Plans are kept for long, those of tables that were empty then too.
            "-c search_path=oncegate -c jit=off -c enable_seqscan=off -c client_min_messages=warning",
            "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000",
            "-c statement_timeout=\(limit) -c idle_in_transaction_session_timeout=\(idle)",
        ].joined(separator: " ")
        let own = [
            "application_name": "oncegate", "client_encoding": "UTF8", "connect_timeout": "5",
            "gssencmode": "disable",
            "target_session_attrs": isReplica ? "prefer-standby" : "read-write",
            "tcp_user_timeout": "10000", "keepalives_idle": "10",
            "keepalives_interval": "3", "keepalives_count": "3",
        ]
        parameters = given.merging(own) { given, _ in given }.map { (name: $0.key, value: $0.value) }
        description = "postgresql://\(hosts)/\(database)"
    }

    func connect() throws -> PostgresConnection {
        try PostgresConnection(parameters, patience: PostgresAddress.patience)
    }

    private static func requireVerification(_ given: [String: String]) throws {
        let places = [given["host"], given["hostaddr"]].compactMap(\.self).joined(separator: ",")
        guard given["sslmode"] != "verify-full", !places.split(separator: ",").allSatisfy(isLocal) else {
            return
        }
        throw PostgresOpeningError.address(
            reason: "the connection to \(places) is not verified: add sslmode=verify-full&sslrootcert=FILE"
        )
    }

    /// Whether it is a socket of this machine, or an address of the loopback.
    private static func isLocal(_ host: Substring) -> Bool {
        var address = in_addr()
        guard inet_pton(AF_INET, String(host), &address) == 1 else {
            return host.hasPrefix("/") || host == "localhost" || host == "::1"
        }
        return UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    /// What libpq would take from the environment for what the address does not say: another server, for example.
    private static let withoutEnvironment: Void = {
        for name in ProcessInfo.processInfo.environment.keys where name.hasPrefix("PG") { unsetenv(name) }
    }()
}
