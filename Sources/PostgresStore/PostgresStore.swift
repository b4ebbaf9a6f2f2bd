public import SharingService
public import TransparencyLog

/// The store on PostgreSQL: several gateways share it, and its server's replicas take over from it.
///
/// - Trust: the database holds keyed digests and ciphertexts. The subjects' wrapped keys lie in a schema of their own, so that
///   ordinary backups can leave them out.
/// - Durability: `synchronous_commit` is on, and what the server says of a commit is believed only without a warning: a wait
///   for a standby that was given up is ``SharingService/StoreError/uncertain``.
/// - Concurrency: any number of gateways. Whoever writes holds one lock of the database, so that batches of all gateways come one after
///   another; a gateway that was stopped meanwhile has lost its turn, and signs nothing more in it.
/// - Shared state: every batch begins with what other gateways have changed since, under that lock: no decision rests on less.
public final class PostgresStore: SharingStore {
    /// One that writes, and some that read meanwhile; one that reads replicas, where there are any.
    let writer: StoreThreads
    private let readers: StoreThreads
    private let replicas: StoreThreads?
    let address: PostgresAddress
    private let newest = NewestHead()
    /// What other gateways know this one by.
    private let id = (0..<16).map { _ in UInt8.random(in: .min ... .max) }

    private static let readerCount = 2

    /// Makes a store in a database that has none; all it has is an empty log of that name.
    ///
    /// - Throws: ``PostgresOpeningError``, and then there is no log.
    public static func create(at address: PostgresAddress, log origin: NoteName) throws {
        let connection = try StoreOpening.connect(to: address, creating: true)
        guard try StoreOpening.isEmpty(connection, at: address) else {
            throw PostgresOpeningError.alreadyExists(place: address.description)
        }
        try StoreOpening.failing(at: address) { _ = try connection.run(OriginTable.insertIfAbsent(origin)) }
    }

    /// Opens the store of a database, and brings it to the newest form.
    ///
    /// - Parameters:
    ///   - address: where it is.
    ///   - replicas: servers that follow it, of which is read what does not change.
    ///   - isAlone: whether no gateway may run on it meanwhile.
    /// - Throws: ``PostgresOpeningError``.
    public init(
        opening address: PostgresAddress,
        replicas: PostgresAddress? = nil,
        isAlone: Bool = false
    ) throws {
        let connection = try StoreOpening.connect(to: address, creating: false, isAlone: isAlone)
        guard try !StoreOpening.isEmpty(connection, at: address) else {
            throw PostgresOpeningError.missing(place: address.description)
        }
        try StoreOpening.applyErasures(connection, at: address)
        self.address = address
        let id = try StoreOpening.storeID(connection, at: address)
        let writing = StoreConnection(address, connection) { try StoreOpening.resume($0, at: address) }
        // Nothing is read, let alone published, before standbys have what the server shows.
        do { try writing.checkWritable() } catch {
            throw PostgresOpeningError.failed(place: address.description, reason: "\(error)")
        }
        writer = StoreThreads([writing], name: "oncegate-write")
        self.replicas = replicas.map { replicas in
            // Of another store the tiles would be of another tree.
            let reading = StoreConnection(replicas) { connection in
                guard try StoreOpening.storeID(connection, at: replicas) == id else {
                    throw PostgresOpeningError.foreign(place: replicas.description)
                }
            }
            return StoreThreads([reading], name: "oncegate-replica")
        }
        let reading = (0..<PostgresStore.readerCount).map { _ in StoreConnection(address) }
        readers = StoreThreads(reading, name: "oncegate-read")
    }

    deinit { close() }

    /// Finishes what was begun and closes the connections; afterwards the store is unavailable.
    ///
    /// Blocks until then.
    public func close() {
        writer.stop()
        readers.stop()
        replicas?.stop()
    }

    /// Runs one batch.
    public func transact<Result: Sendable>(
        _ lookUps: [LookUps],
        _ decide: @Sendable @escaping (StoreSnapshot) throws -> (BatchWrites, Result)
    ) async throws -> Result {
        try await writer.run { [newest] store in
            var reading = BatchReading(lookUps, since: store.known)
            let (number, log, growth, result) = try store.write { known in
                reading = BatchReading(lookUps, since: known)
                return reading.queries
            } _: { connection, rows in
                let snapshot = try reading.snapshot(rows, on: connection)
                // On another connection it may be another server, or a copy that was restored.
                let root = reading.isWhole ? { try TileTable.root(ofFirst: $0, of: $1, on: connection) } : nil
                try newest.check(snapshot.log, snapshot.head.frontier, root: root)
                let (writes, result) = try decide(snapshot)
                let number = BatchReading.number(rows)
                let queries = try BatchWriting.queries(writes, after: snapshot, number)
                // What is answered from this batch may have been committed by a gateway that was told by nobody that standbys have it:
                // a write of this one's own has them wait for it.
                return (
                    queries.isEmpty ? [StoreOpening.mark] : queries,
                    (number, snapshot.log, writes.growth, result)
                )
            }
            store.known = number
            if let growth { newest.note(log, growth.after) }
            return result
        }
    }

    /// Whether a write would succeed now.
    public func checkWritable() async throws {
        try await writer.run { try $0.checkWritable() }
    }

    /// Takes, or keeps, what one of the gateways does at a time.
    ///
    /// - Returns: whether this one has it.
    public func takeDuties() async throws -> Bool {
        try await writer.run { [id] store in
            try store.write(reading: { _ in [DutyTable.find(id)] }) { _, rows in DutyTable.take(id, rows[0]) }
        }
    }

    /// Reads with one of the connections that are for reading.
    func read<Result: Sendable>(
        _ body: @Sendable @escaping (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await readers.run { try $0.read(body) }
    }

    /// Reads what does not change any more once it is there: of a replica if there is one, and of the database itself if it was not
    /// there yet.
    func readLasting<Result: Sendable>(
        _ body: @Sendable @escaping (PostgresConnection) throws -> Result,
        isThere: (Result) -> Bool
    ) async throws -> Result {
        if let replicas, let found = try? await replicas.run({ try $0.read(body) }), isThere(found) {
            return found
        }
        return try await read(body)
    }

    /// The head of the current log.
    public func head() async throws -> LogHead {
        try await logs().last?.head ?? LogHead(frontier: Frontier(), checkpoint: "", time: nil)
    }

    /// Every log, oldest first.
    public func logs() async throws -> [StoredLog] {
        try await read { try OriginTable.logs(try $0.run(OriginTable.all)) }
    }

    /// Begins an empty log to which batches append from now on, unless there is one of that name.
    public func insertLogIfAbsent(_ origin: NoteName) async throws -> [StoredLog] {
        try await writer.run { store in
            try store.write { _, _ in ([OriginTable.insertIfAbsent(origin)], ()) }
        }
        return try await logs()
    }
}
