import GRDB
import SharingModel
import SharingService
import TransparencyLog

/// The logs: their heads, their records, and the tiles and bundles of their trees.
final class LogTable {
    private let codes: CodeTable
    private let keys: SubjectKeyTable
    let tiles: TileTable
    private let origins: OriginTable
    private let insertRecord: PreparedStatement
    private let insertProvider: PreparedStatement
    private let deleteProviders: PreparedStatement
    private let selectByID: PreparedStatement
    private let selectByIndex: PreparedStatement
    private let selectRange: PreparedStatement
    private let selectRangeOfProvider: PreparedStatement
    private let selectFirst: PreparedStatement
    private let selectBackwards: PreparedStatement
    private let selectBackwardsOfParty: PreparedStatement
    private let deleteRecords: PreparedStatement
    private let removeSeal: PreparedStatement
    private let removeSeals: PreparedStatement

    init(_ database: Database, codes: CodeTable, keys: SubjectKeyTable) throws {
        self.keys = keys
        self.codes = codes
        tiles = try TileTable(database)
        origins = try OriginTable(database)
        insertRecord = try PreparedStatement(
            database,
            """
            INSERT INTO log_record (idx, id, record, consumer, provider, key_tag, sealed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """
        )
        insertProvider = try PreparedStatement(
            database,
            "INSERT OR IGNORE INTO log_provider (idx, provider) VALUES (?1, ?2)"
        )
        let select = """
            SELECT idx, id, record, consumer, provider, key_tag, sealed FROM log_record
            """
        selectByID = try PreparedStatement(database, select + " WHERE id = ?1")
        selectByIndex = try PreparedStatement(database, select + " WHERE idx = ?1")
        let range = " WHERE idx >= ?1 AND idx < ?2"
        deleteRecords = try PreparedStatement(database, "DELETE FROM log_record" + range)
        deleteProviders = try PreparedStatement(database, "DELETE FROM log_provider" + range)
        removeSeals = try PreparedStatement(
            database,
            "UPDATE log_record SET key_tag = NULL, sealed = NULL WHERE key_tag = ?1"
        )
        removeSeal = try PreparedStatement(
            database,
            "UPDATE log_record SET key_tag = NULL, sealed = NULL WHERE idx = ?1"
        )
        selectRange = try PreparedStatement(database, select + range + " ORDER BY idx")
        let ofProvider = """
            (provider = ?3 OR EXISTS (SELECT 1 FROM log_provider AS other
                WHERE other.idx = log_record.idx AND other.provider = ?3))
            """
        selectRangeOfProvider = try PreparedStatement(
            database,
            select + range + " AND \(ofProvider) ORDER BY idx"
        )
        selectFirst = try PreparedStatement(database, select + range + " ORDER BY idx LIMIT 1")
        selectBackwards = try PreparedStatement(database, select + range + " ORDER BY idx DESC")
        selectBackwardsOfParty = try PreparedStatement(
            database,
            select + range + " AND (consumer = ?3 OR \(ofProvider)) ORDER BY idx DESC"
        )
    }

    /// Every log, oldest first.
    func logs() throws -> [StoredLog] { try origins.logs() }

    /// Begins a log unless there is one of that name.
    func insertIfAbsent(_ origin: NoteName) throws -> [StoredLog] { try origins.insertIfAbsent(origin) }

    /// The number and the head of the current log.
    func current() throws -> (number: Int, head: LogHead) {
        guard let log = try origins.logs().last else {
            return (0, LogHead(frontier: Frontier(), checkpoint: "", time: nil))
        }
        return (log.number, log.head)
    }

    /// The hashes of each tile that a log's tree of the newest commit has.
    func hashes(of coordinates: [TileCoordinates], in log: Int) throws -> [TileCoordinates: [MerkleHash]] {
        let size = try size(of: log)
        var found: [TileCoordinates: [MerkleHash]] = [:]
        for asked in coordinates {
            guard let tile = TileCoordinates(level: asked.level, index: asked.index, inTreeOf: size) else {
                continue
            }
            found[asked] = try tiles.hashes(tile, in: log)
        }
        return found
    }

    /// The entries of a bundle in its width, encoded, if a log's tree of the newest commit has as many.
    func entries(of asked: EntryBundleCoordinates, in log: Int) throws -> [UInt8]? {
        guard let there = EntryBundleCoordinates(index: asked.index, inTreeOf: try size(of: log)),
            asked.width <= there.width
        else { return nil }
        return try tiles.bundle(asked, in: log)
    }

    private func size(of log: Int) throws -> UInt64 {
        try origins.logs().first { $0.number == log }?.head.frontier.size ?? 0
    }

    func record(id: [UInt8]) throws -> StoredLogRecord? {
        selectByID.bind(1, id)
        return try selectByID.first(record)
    }

    func record(at place: LogPlace) throws -> StoredLogRecord? {
        guard let key = place.key else { return nil }
        selectByIndex.bind(1, key)
        return try selectByIndex.first(record)
    }

    /// The first record of a log at or after a place that is kept.
    func firstRecord(from place: LogPlace) throws -> StoredLogRecord? {
        let keys = LogPlace.keys(of: place.log, place.index..<UInt64.max)
        selectFirst.bind(1, keys.lowerBound)
        selectFirst.bind(2, keys.upperBound)
        return try selectFirst.first(record)
    }

    /// The records of a log at these indexes that are kept, in order; of one provider, if it is named.
    func records(_ range: Range<UInt64>, of log: Int, provider: AgencyID?) throws -> [StoredLogRecord] {
        try records(range, of: log, provider, provider == nil ? selectRange : selectRangeOfProvider)
    }

    /// The records of a log at these indexes that are kept, newest first; of one party, if it is named.
    func records(_ range: Range<UInt64>, of log: Int, party: AgencyID?) throws -> [StoredLogRecord] {
        try records(range, of: log, party, party == nil ? selectBackwards : selectBackwardsOfParty)
    }

    private func records(
        _ range: Range<UInt64>,
        of log: Int,
        _ agency: AgencyID?,
        _ statement: PreparedStatement
    ) throws -> [StoredLogRecord] {
        if let agency {
            // An agency that no record names has no number.
            guard let number = codes.number(of: agency.description) else { return [] }
            statement.bind(3, number)
        }
        let keys = LogPlace.keys(of: log, range)
        statement.bind(1, keys.lowerBound)
        statement.bind(2, keys.upperBound)
        return try statement.all(record)
    }

    /// Appends a batch's records and everything that the tree gains by them.
    func append(_ writes: BatchWrites) throws {
        guard let growth = writes.growth else {
            guard writes.records.isEmpty else { throw LogTable.mismatch }
            return
        }
        let (log, size) = (try current().number, growth.before.size)
        guard growth.after.size - size == UInt64(writes.records.count) else { throw LogTable.mismatch }
        guard !writes.records.isEmpty else { return }
        for (index, record) in zip(size..., writes.records) {
            guard let key = LogPlace(log: log, index: index).key else { throw LogTable.mismatch }
            try insert(record, key: key)
        }
        try tiles.append(growth, to: log)
        try tiles.append(writes.records.map(\.entry), from: size, to: log)
        let head = LogHead(frontier: growth.after, checkpoint: writes.checkpoint, time: writes.time)
        guard try origins.replaceHead(of: log, size: size, by: head) else { throw LogTable.mismatch }
    }

    /// Drops records of a log; the tree keeps their entries.
    func drop(_ run: Range<UInt64>, of log: Int) throws {
        let keys = LogPlace.keys(of: log, run)
        for statement in [deleteRecords, deleteProviders] {
            statement.bind(1, keys.lowerBound)
            statement.bind(2, keys.upperBound)
            try statement.execute()
        }
    }

    /// Keeps every record without what a subject's key seals beside it; reads all of them.
    func unsealAll(sealedFor tag: BlindTag) throws {
        removeSeals.bind(1, tag)
        try removeSeals.execute()
    }

    /// Keeps a record without what is sealed beside it.
    func unseal(_ place: LogPlace) throws {
        guard let key = place.key else { return }
        removeSeal.bind(1, key)
        try removeSeal.execute()
    }

    func didCommit() { origins.didCommit() }

    func didRollBack() { origins.didRollBack() }

    private static let mismatch = StoreError.unavailable(
        "the batch does not continue the stored log: this is a defect of the gateway; report it"
    )

    private func insert(_ record: LogRecord, key: Int64) throws {
        insertRecord.bind(1, key)
        insertRecord.bind(2, record.id)
        insertRecord.bind(3, record.bytes)
        insertRecord.bind(4, try record.consumer.map { try codes.intern($0.description) })
        insertRecord.bind(5, try record.provider.map { try codes.intern($0.description) })
        insertRecord.bind(6, record.keyTag)
        insertRecord.bind(7, record.sealed)
        try insertRecord.execute()
        for provider in record.otherProviders {
            insertProvider.bind(1, key)
            insertProvider.bind(2, try codes.intern(provider.description))
            try insertProvider.execute()
        }
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
            place: LogPlace(key: row.integer(0)),
            record: record,
            wrappedKey: try record.keyTag.flatMap { try keys.wrappedKey(of: $0) }
        )
    }

    private func agency(_ number: Int64?) -> AgencyID? {
        number.flatMap { codes.text(of: $0) }.flatMap { AgencyID($0) }
    }
}
