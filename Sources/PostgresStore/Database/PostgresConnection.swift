import CLibPQ
import Foundation

/// One connection to a PostgreSQL server, used by one thread at a time.
///
/// Everything goes through the extended protocol in libpq's pipeline mode, so that any number of statements costs one round
/// trip. Nothing waits longer than ``patience``: whoever is late is given up, with the connection.
final class PostgresConnection {
    private let handle: OpaquePointer
    /// How long an answer is waited for.
    private let patience: Duration
    /// The names under which this connection's server knows the statements.
    private var names: [String: String] = [:]
    private var prepared = 0
    private let warnings = Warnings()

    /// Connects.
    ///
    /// `parameters` are libpq's, by their names (PostgreSQL, "Parameter Key Words").
    ///
    /// - Throws: ``PostgresFailure``.
    init(_ parameters: [(name: String, value: String)], patience: Duration) throws {
        self.patience = patience
        let keys = parameters.map { strdup($0.name) }
        let values = parameters.map { strdup($0.value) }
        defer { for text in keys + values { free(text) } }
        let opened = PQconnectdbParams(
            keys.map { UnsafePointer($0) } + [nil],
            values.map { UnsafePointer($0) } + [nil],
            0
        )
        guard let opened else {
            throw PostgresFailure(message: "there is no memory left", isConnectionLost: true)
        }
        handle = opened
        guard PQstatus(opened) == CONNECTION_OK else {
            // Everything is set: `deinit` ends it.
            throw PostgresFailure(lost: opened)
        }
        PQsetnonblocking(opened, 1)
        PQsetNoticeReceiver(opened, Warnings.receive, Unmanaged.passUnretained(warnings).toOpaque())
    }

    deinit { PQfinish(handle) }

    /// The server's version as one number: 150018 is 15.18.
    var serverVersion: Int { Int(PQserverVersion(handle)) }

    /// What the server warned of since the last time this was asked.
    func takeWarnings() -> [String] { warnings.take() }

    /// Runs one statement and gives its rows.
    @discardableResult
    func run(_ query: PostgresQuery) throws -> PostgresRows { try run([query])[0] }

    /// Sends all statements together and gives their rows in order.
    ///
    /// Outside a transaction they are one: if one fails, nothing is done.
    ///
    /// - Throws: the first ``PostgresFailure``; the statements behind it are not run.
    @discardableResult
    func run(_ queries: [PostgresQuery]) throws -> [PostgresRows] {
        guard !queries.isEmpty else { return [] }
        guard PQenterPipelineMode(handle) == 1 else { throw PostgresFailure(lost: handle) }
        // For each answer that comes the text that it prepares, or nil where a statement is run.
        var awaited: [String?] = []
        var known = names
        for query in queries {
            if known[query.sql] == nil {
                known[query.sql] = try prepare(query.sql)
                awaited.append(query.sql)
            }
            awaited.append(nil)
            try send(query, as: known[query.sql] ?? "")
        }
        guard PQpipelineSync(handle) == 1 else { throw PostgresFailure(lost: handle) }
        var rows: [PostgresRows] = []
        var failure: PostgresFailure?
        for text in awaited {
            let (result, failed) = try collect(after: failure)
            failure = failure ?? failed
            guard let result else { continue }
            if let text { names[text] = known[text] } else { rows.append(result) }
        }
        // The answer to the sync itself.
        PQclear(try next(until: .now + patience))
        guard PQexitPipelineMode(handle) == 1 else { throw failure ?? PostgresFailure(lost: handle) }
        if let failure { throw failure }
        return rows
    }

    /// Runs many statements without values, such as a migration's.
    func execute(script: String, patience: Duration? = nil) throws {
        guard PQsendQuery(handle, script) == 1 else { throw PostgresFailure(lost: handle) }
        let deadline = ContinuousClock.now + (patience ?? self.patience)
        var failure: PostgresFailure?
        while let result = try next(until: deadline) {
            failure = failure ?? outcome(of: PostgresRows(result)).failure
        }
        if let failure { throw failure }
    }

    /// Waits for a notification of a channel to which the connection listens.
    ///
    /// - Returns: whether there was one within `time`.
    func awaitNotification(for time: Duration) throws -> Bool {
        guard PQconsumeInput(handle) == 1 else { throw PostgresFailure(lost: handle) }
        if takeNotifications() { return true }
        guard hasEvent(POLLIN, within: time) else { return false }
        guard PQconsumeInput(handle) == 1 else { throw PostgresFailure(lost: handle) }
        return takeNotifications()
    }

    private func takeNotifications() -> Bool {
        var isAny = false
        while let notification = PQnotifies(handle) {
            PQfreemem(notification)
            isAny = true
        }
        return isAny
    }

    /// Asks for a text to be prepared under a new name.
    private func prepare(_ sql: String) throws -> String {
        prepared += 1
        let name = "s\(prepared)"
        guard PQsendPrepare(handle, name, sql, 0, nil) == 1 else { throw PostgresFailure(lost: handle) }
        return name
    }

    private func send(_ query: PostgresQuery, as name: String) throws {
        let values = query.values.map(\.binary)
        var joined: [UInt8] = []
        joined.reserveCapacity(values.reduce(1) { $0 + ($1?.count ?? 0) })
        var offsets: [Int?] = []
        for value in values {
            offsets.append(value == nil ? nil : joined.count)
            joined += value ?? []
        }
        // So that even an empty value has an address: without one it would be a null.
        joined.append(0)
        let isSent = joined.withUnsafeBytes { bytes in
            PQsendQueryPrepared(
                handle,
                name,
                Int32(values.count),
                offsets.map { offset in
                    offset.flatMap { bytes.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
                },
                values.map { Int32($0?.count ?? 0) },
                Array(repeating: 1, count: values.count),
                1
            )
        }
        guard isSent == 1 else { throw PostgresFailure(lost: handle) }
    }

    /// The answer to one statement of the pipeline; if there is none, what failed before it says why.
    private func collect(
        after before: PostgresFailure?
    ) throws -> (rows: PostgresRows?, failure: PostgresFailure?) {
        let deadline = ContinuousClock.now + patience
        do {
            guard let result = try next(until: deadline) else { throw PostgresFailure(lost: handle) }
            let found = outcome(of: PostgresRows(result))
            // The server's last words.
            if let failure = found.failure, failure.isConnectionLost { throw failure }
            // Each answer is followed by nothing, which ends it.
            while let more = try next(until: deadline) { PQclear(more) }
            return found
        } catch {
            throw before ?? error
        }
    }

    private func outcome(of rows: PostgresRows) -> (rows: PostgresRows?, failure: PostgresFailure?) {
        switch PQresultStatus(rows.result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: (rows, nil)
        // What stands behind a failure, which is told instead.
        case PGRES_PIPELINE_ABORTED: (nil, nil)
        default: (nil, PostgresFailure(rows.result, of: handle))
        }
    }

    /// The next result, sent and waited for; nil where one answer ends.
    private func next(until deadline: ContinuousClock.Instant) throws -> OpaquePointer? {
        while true {
            let unsent = PQflush(handle)
            guard unsent >= 0 else { throw PostgresFailure(lost: handle) }
            if unsent == 0, PQisBusy(handle) == 0 { return PQgetResult(handle) }
            try wait(for: unsent > 0 ? POLLIN | POLLOUT : POLLIN, until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw PostgresFailure(lost: handle) }
        }
    }

    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws {
        guard hasEvent(events, within: deadline - ContinuousClock.now) else {
            throw PostgresFailure(message: "no answer within \(patience)", isConnectionLost: true)
        }
    }

    private func hasEvent(_ events: Int32, within time: Duration) -> Bool {
        let (seconds, attoseconds) = time.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        var entry = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
        return milliseconds > 0 && poll(&entry, 1, Int32(clamping: milliseconds)) != 0
    }
}

/// What a server warns of beside its answers.
private final class Warnings {
    private var texts: [String] = []

    func take() -> [String] {
        defer { texts = [] }
        return texts
    }

    static let receive: PQnoticeReceiver = { context, result in
        guard let context, let result else { return }
        let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V"))).map { String(cString: $0) }
        guard severity == "WARNING" else { return }
        let words = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
        Unmanaged<Warnings>.fromOpaque(context).takeUnretainedValue().texts.append(
            PostgresFailure.line(words)
        )
    }
}
