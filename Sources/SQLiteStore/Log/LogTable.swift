import GRDB
import SharingModel
import SharingService
import TransparencyLog

/// The log: its head, its records, and the tiles and bundles of its tree.
final class LogTable {
    private let codes: CodeTable
    private let keys: SubjectKeyTable
    let tiles: TileTable
    private let selectHead: PreparedStatement
    private let updateHead: PreparedStatement
    private let insertRecord: PreparedStatement
    private let selectByID: PreparedStatement
    private let selectByIndex: PreparedStatement
    private let selectRange: PreparedStatement
    private let selectRangeOfProvider: PreparedStatement
    private let deleteRecords: PreparedStatement
    private let removeSeal: PreparedStatement
    private unowned let database: Database
    /// The head of the newest commit, once it was read; and the one that the open transaction has written.
    private var committedHead: LogHead?
    private var writtenHead: LogHead?

    init(_ database: Database, codes: CodeTable, keys: SubjectKeyTable) throws {
        self.database = database
        self.keys = keys
        self.codes = codes
        tiles = try TileTable(database)
        selectHead = try PreparedStatement(database, "SELECT size, frontier, checkpoint, time FROM log_head")
        // Only the tree that is stored can grow.
        updateHead = try PreparedStatement(
            database,
            """
            UPDATE log_head SET size = ?1, frontier = ?2, checkpoint = ?3, time = ?4 WHERE id = 1 AND size = ?5
            """
        )
        insertRecord = try PreparedStatement(
            database,
            """
            INSERT INTO log_record (idx, id, record, consumer, provider, key_tag, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """
        )
        let select = """
            SELECT idx, id, record, consumer, provider, key_tag, sealed FROM log_record
            """
        selectByID = try PreparedStatement(database, select + " WHERE id = ?1")
        selectByIndex = try PreparedStatement(database, select + " WHERE idx = ?1")
        let range = " WHERE idx >= ?1 AND idx < ?2"
        deleteRecords = try PreparedStatement(database, "DELETE FROM log_record" + range)
        removeSeal = try PreparedStatement(
            database,
            "UPDATE log_record SET key_tag = NULL, sealed = NULL WHERE idx = ?1"
        )
        selectRange = try PreparedStatement(database, select + range + " ORDER BY idx")
        selectRangeOfProvider = try PreparedStatement(
            database,
            select + range + " AND provider = ?3 ORDER BY idx"
        )
    }

    func head() throws -> LogHead {
        if let committedHead { return committedHead }
        let stored = try selectHead.first { row in
            Frontier(size: UInt64(bitPattern: row.integer(0)), bytes: row.bytes(1)).map { frontier in
                LogHead(
                    frontier: frontier,
                    checkpoint: row.text(2),
                    time: row.optionalInteger(3).map { Timestamp(millisecondsSinceEpoch: $0) }
                )
            }
        }
        guard let head = stored ?? nil else {
            throw StoreError.unavailable(
                "the log's head is damaged: restore the gateway's data from a backup"
            )
        }
        committedHead = head
        return head
    }

    /// The hashes of each tile that the tree of the newest commit has.
    func hashes(of coordinates: [TileCoordinates]) throws -> [TileCoordinates: [MerkleHash]] {
        let size = try head().frontier.size
        var found: [TileCoordinates: [MerkleHash]] = [:]
        for asked in coordinates {
            guard let tile = TileCoordinates(level: asked.level, index: asked.index, inTreeOf: size) else {
                continue
            }
            found[asked] = try tiles.hashes(tile)
        }
        return found
    }

    /// The entries of a bundle in its width, encoded, if the tree of the newest commit has as many.
    func entries(of asked: EntryBundleCoordinates) throws -> [UInt8]? {
        let size = try head().frontier.size
        guard let there = EntryBundleCoordinates(index: asked.index, inTreeOf: size),
            asked.width <= there.width
        else { return nil }
        return try tiles.bundle(asked)
    }

    func record(id: [UInt8]) throws -> StoredLogRecord? {
        selectByID.bind(1, id)
        return try selectByID.first(record)
    }

    func record(index: UInt64) throws -> StoredLogRecord? {
        guard let index = Int64(exactly: index) else { return nil }
        selectByIndex.bind(1, index)
        return try selectByIndex.first(record)
    }

    /// The records of these indexes that are kept, in order; of one provider, if it is named.
    func records(_ range: Range<UInt64>, provider: AgencyID?) throws -> [StoredLogRecord] {
        let statement: PreparedStatement
        if let provider {
            // A provider that no record names has no number.
            guard let number = codes.number(of: provider.description) else { return [] }
            statement = selectRangeOfProvider
            statement.bind(3, number)
        } else {
            statement = selectRange
        }
        statement.bind(1, Int64(clamping: range.lowerBound))
        statement.bind(2, Int64(clamping: range.upperBound))
        return try statement.all(record)
    }

    /// Appends a batch's records and everything that the tree gains by them.
    func append(_ writes: BatchWrites) throws {
        guard let growth = writes.growth else {
            guard writes.records.isEmpty else { throw LogTable.mismatch }
            return
        }
        let size = growth.before.size
        guard growth.after.size - size == UInt64(writes.records.count) else { throw LogTable.mismatch }
        guard !writes.records.isEmpty else { return }
        for (index, record) in zip(size..., writes.records) { try insert(record, at: Int64(index)) }
        try tiles.append(growth)
        try tiles.append(writes.records.map(\.entry), from: size)
        let head = LogHead(frontier: growth.after, checkpoint: writes.checkpoint, time: writes.time)
        updateHead.bind(1, Int64(head.frontier.size))
        updateHead.bind(2, head.frontier.bytes)
        updateHead.bind(3, head.checkpoint)
        updateHead.bind(4, writes.time.millisecondsSinceEpoch)
        updateHead.bind(5, Int64(size))
        try updateHead.execute()
        guard database.changesCount == 1 else { throw LogTable.mismatch }
        writtenHead = head
    }

    /// Drops records; the tree keeps their entries.
    func drop(_ run: Range<UInt64>) throws {
        deleteRecords.bind(1, Int64(clamping: run.lowerBound))
        deleteRecords.bind(2, Int64(clamping: run.upperBound))
        try deleteRecords.execute()
    }

    /// Keeps a record without what is sealed beside it.
    func unseal(_ index: UInt64) throws {
        removeSeal.bind(1, Int64(clamping: index))
        try removeSeal.execute()
    }

    func didCommit() {
        if let writtenHead { committedHead = writtenHead }
        writtenHead = nil
    }

    func didRollBack() { writtenHead = nil }

    private static let mismatch = StoreError.unavailable(
        "the batch does not continue the stored log: this is a defect of the gateway; report it"
    )

    private func insert(_ record: LogRecord, at index: Int64) throws {
        insertRecord.bind(1, index)
        insertRecord.bind(2, record.id)
        insertRecord.bind(3, record.bytes)
        insertRecord.bind(4, try record.consumer.map { try codes.intern($0.description) })
        insertRecord.bind(5, try record.provider.map { try codes.intern($0.description) })
        insertRecord.bind(6, record.keyTag)
        insertRecord.bind(7, record.sealed)
        try insertRecord.execute()
    }

    private func record(_ row: PreparedStatement) throws -> StoredLogRecord {
        let record = LogRecord(
            id: row.bytes(1),
            bytes: row.bytes(2),
            consumer: agency(row.optionalInteger(3)),
            provider: agency(row.optionalInteger(4)),
            keyTag: row.tag(5),
            sealed: row.optionalBytes(6)
        )
        return StoredLogRecord(
            index: UInt64(bitPattern: row.integer(0)),
            record: record,
            wrappedKey: try record.keyTag.flatMap { try keys.wrappedKey(of: $0) }
        )
    }

    private func agency(_ number: Int64?) -> AgencyID? {
        number.flatMap { codes.text(of: $0) }.flatMap { AgencyID($0) }
    }
}
