import Foundation
import GatewayTesting
import PostgresStore
import SharingService
import Synchronization

/// The PostgreSQL server of these tests: one for all of them, which ends with them.
enum TestServer {
    /// The directory of its socket; in memory where there is a place for that, because the server waits for its disk.
    static let directory: Result<String, any Error> = Result {
        let memory = "/dev/shm"
        let parent = access(memory, W_OK) == 0 ? memory : NSTemporaryDirectory()
        let directory = "\(parent)/oncegate-postgres-\(getpid())"
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Ops/postgres"
        )
        try ChildProgram.run(script.standardizedFileURL.path, [directory])
        return directory
    }

    /// What runs an SQL script in a database.
    static func run(_ sql: String, in database: String = "postgres") throws -> String {
        try ChildProgram.run(
            "psql",
            [
                "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
                "--host=\(try directory.get())", "--username=postgres", "--dbname=\(database)",
                "--command=\(sql)",
            ]
        )
    }

    /// Connections are few, and tests many.
    static let places = Places(8)
}

/// As many tests at a time as there are places.
actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    /// Does `body` when there is a place for it.
    func use<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer { if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() } }
        return try await body()
    }
}
