import SharingService

/// What one thread works with: a connection that is made anew when it was lost.
///
/// Nothing of the database is remembered from one transaction to the next but how far it is known, because other gateways write too.
final class StoreConnection {
    private let address: PostgresAddress
    /// Looks what server a new connection has come to.
    private let look: (PostgresConnection) throws -> Void
    private var connection: PostgresConnection?
    private var backOff = BackOff()
    /// Whether what the server shows may be nowhere else: after a crash it shows commits that no standby has yet.
    private var isDoubtful = true
    /// The number of the last batch whose changes the gateway knows, with all before it; nil if it is to read everything anew: what
    /// was committed is in doubt, or another server may have taken over.
    var known: Int64?

    /// The advisory lock of whoever writes: `OGatHead` in ASCII.
    private static let lock: Int64 = 0x4F47_6174_4865_6164

    /// Waits until nobody else writes, and keeps others waiting until the transaction ends.
    static let turn = PostgresQuery("SELECT pg_advisory_xact_lock($1::bigint)", .integer(lock))

    /// Every transaction that writes begins with these: others wait here, and what is read afterwards is what they committed.
    private static let opening = [
        PostgresQuery("BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"), turn,
    ]

    init(
        _ address: PostgresAddress,
        _ connection: PostgresConnection? = nil,
        look: @escaping (PostgresConnection) throws -> Void = { _ in }
    ) {
        self.address = address
        self.look = look
        self.connection = connection
    }

    /// Reads; tries once more where the connection was lost since it was used last.
    ///
    /// - Throws: ``SharingService/StoreError/unavailable``.
    func read<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
        let isUsed = connection != nil
        do {
            return try body(try connected())
        } catch let failure as PostgresFailure {
            forget(after: failure)
            guard failure.isConnectionLost, isUsed else { throw unavailable(failure) }
        }
        do {
            return try body(try connected())
        } catch let failure as PostgresFailure {
            forget(after: failure)
            throw unavailable(failure)
        }
    }

    /// Writes in one transaction of two round trips: the first one takes the lock and reads, the second one writes and commits.
    ///
    /// `queries` is called for each connection that is tried, with the number of the last batch whose changes are known. `decide` is
    /// called at most once, with what was read, and may read more. What it gives is on the server's disk when this returns. If it
    /// throws, nothing is written, unless it throws ``SharingService/StoreError/uncertain``.
    func write<Result>(
        reading queries: (_ known: Int64?) -> [PostgresQuery] = { _ in [] },
        _ decide: (PostgresConnection, [PostgresRows]) throws -> (writes: [PostgresQuery], result: Result)
    ) throws -> Result {
        // A connection that was lost is found out by the first round trip, before anything is decided.
        let (connection, rows) = try read { connection in
            try settle(connection)
            return (connection, try begin(reading: queries(known), on: connection))
        }
        let writes: [PostgresQuery]
        let result: Result
        do {
            (writes, result) = try decide(connection, Array(rows.dropFirst(StoreConnection.opening.count)))
        } catch {
            rollBack(connection)
            guard let failure = error as? PostgresFailure else { throw error }
            forget(after: failure)
            throw unavailable(failure)
        }
        try commit(writes, on: connection)
        return result
    }

    /// Tries to write and takes it back.
    func checkWritable() throws {
        try read { connection in
            try settle(connection)
            defer { rollBack(connection) }
            try connection.run(
                StoreConnection.opening + [SettingTable.put("writable", [])]
            )
        }
    }

    /// The first round trip of a transaction.
    private func begin(
        reading queries: [PostgresQuery] = [],
        on connection: PostgresConnection
    ) throws -> [PostgresRows] {
        do {
            return try connection.run(StoreConnection.opening + queries)
        } catch let failure as PostgresFailure {
            if !failure.isConnectionLost { rollBack(connection) }
            throw failure
        }
    }

    /// Commits something if there is doubt: standbys take commits in their order, so that what came before is safe as well.
    ///
    /// Else an operation that is repeated would be told that it is done by a server that is lost with it the moment after.
    private func settle(_ connection: PostgresConnection) throws {
        guard isDoubtful else { return }
        do {
            _ = try begin(on: connection)
            try commit([StoreOpening.mark], on: connection)
        } catch StoreError.uncertain(let reason) {
            throw StoreError.unavailable(reason)
        }
        isDoubtful = false
    }

    private func commit(_ writes: [PostgresQuery], on connection: PostgresConnection) throws {
        _ = connection.takeWarnings()
        let status: String
        do {
            status = try connection.run(writes + [PostgresQuery("COMMIT")]).last?.status ?? ""
        } catch let failure as PostgresFailure {
            forget(after: failure)
            // The server had given the transaction up before any of this came.
            guard failure.isConnectionLost, !failure.isIdleTimeout else {
                rollBack(connection)
                throw unavailable(failure)
            }
            doubt()
            throw StoreError.uncertain(
                "the database server did not say whether a batch is committed (\(failure.message))"
            )
        }
        // A standby that was not waited for, for example: the primary alone has it.
        if let warning = connection.takeWarnings().first {
            doubt()
            throw StoreError.uncertain("the database server warned at a commit (\(warning))")
        }
        guard status == "COMMIT" else {
            throw StoreError.unavailable("the database server answered \(status) to a commit")
        }
    }

    private func doubt() {
        isDoubtful = true
        known = nil
    }

    /// Gives the connection up.
    func close() { connection = nil }

    private func connected() throws -> PostgresConnection {
        if let connection { return connection }
        if let reason = backOff.reason { throw StoreError.unavailable(reason) }
        do {
            let made = try address.connect()
            try look(made)
            connection = made
            doubt()
            backOff = BackOff()
            return made
        } catch let failure as PostgresFailure {
            backOff.note(failure.operatorText)
            throw StoreError.unavailable(failure.operatorText)
        } catch let refusal as PostgresOpeningError {
            backOff.note(refusal.description)
            throw StoreError.unavailable(refusal.description)
        }
    }

    private func rollBack(_ connection: PostgresConnection) {
        do { try connection.execute(script: "ROLLBACK") } catch { self.connection = nil }
    }

    private func forget(after failure: PostgresFailure) {
        if failure.isConnectionLost { connection = nil }
    }

    private func unavailable(_ failure: PostgresFailure) -> StoreError {
        .unavailable(failure.operatorText)
    }
}

/// When a server that could not be reached is tried again: after a tenth of a second at first, and twice as long each time.
private struct BackOff {
    private static let first = Duration.milliseconds(100)
    private static let longest = Duration.seconds(5)

    private var pause = BackOff.first
    private var failure: (until: ContinuousClock.Instant, reason: String)?

    /// Why it is not tried now; nil if it is.
    var reason: String? {
        failure.flatMap { ContinuousClock.now < $0.until ? $0.reason : nil }
    }

    mutating func note(_ reason: String) {
        failure = (ContinuousClock.now + pause, reason)
        pause = min(pause * 2, BackOff.longest)
    }
}
