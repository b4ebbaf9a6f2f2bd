import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import PostgresStore

/// What grows without end lies in tables of a month, or of a log.
@Suite struct GrowthTests {
    private static let months = ["2026-01", "2026-02", "2026-03"].compactMap { CivilMonth($0) }
    private static let tag = BlindTag(bytes: Array(repeating: 7, count: 16))

    /// The record of a month's first noon; with `number` another one.
    private static func record(_ month: CivilMonth, _ number: UInt64) -> LogRecord {
        var generator = Counting(number: number)
        let id = RecordID(at: noon(of: month), using: &generator)
        return LogRecord(
            id: id.bytes,
            bytes: Array("\(month) \(number)".utf8),
            consumer: nil,
            provider: nil,
            keyTag: nil,
            sealed: nil
        )
    }

    private static func noon(of month: CivilMonth) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: (Int64(month.firstDay.daysSinceEpoch) * 24 + 12) * 3_600_000)
    }

    private struct Counting: RandomNumberGenerator {
        var number: UInt64
        mutating func next() -> UInt64 { number }
    }

    /// Two records of each month, the first of which somebody is concerned by.
    private static func fill(_ store: PostgresStore) async throws {
        for month in months {
            try await commit(to: store, at: noon(of: month)) { writes in
                writes.records = [record(month, 1), record(month, 2)]
                guard let tag else { return }
                let subject = MonthlyTag(month: month, tag: tag)
                writes.uses = [SubjectUse(subject: subject, position: 0, relation: .asked, isShown: true)]
            }
        }
    }

    private static func commit(
        to store: PostgresStore,
        at time: Timestamp,
        _ write: @Sendable @escaping (inout BatchWrites) -> Void
    ) async throws {
        try await store.transact([]) { snapshot in
            var writes = BatchWrites(time: time)
            write(&writes)
            if !writes.records.isEmpty {
                writes.growth = snapshot.head.frontier.appending(writes.records.map(\.entry.leafHash))
                writes.checkpoint = "checkpoint\n"
            }
            return (writes, ())
        }
    }

    /// Which tables of a name a statement reads, and how many rows it finds.
    private static func read(
        _ name: String,
        by query: PostgresQuery,
        on connection: PostgresConnection
    ) throws -> (tables: Set<String>, rows: Int) {
        let plan = PostgresQuery(
            "EXPLAIN (ANALYZE, VERBOSE, COSTS off, TIMING off, SUMMARY off) \(query.sql)",
            values: query.values
        )
        let lines = try connection.run(plan).all { $0.text(0) }.filter { !$0.contains("never executed") }
        let tables = lines.compactMap { $0.firstMatch(of: /on oncegate\.(\w+)/)?.1 }.map(String.init)
        return (Set(tables.filter { $0.hasPrefix(name) }), try connection.run(query).count)
    }

    private static func tables(of name: String, in temporary: TemporaryDatabase) throws -> [String] {
        try temporary.run(
            """
            SELECT relname FROM pg_partition_tree('oncegate.\(name)') JOIN pg_class ON oid = relid
            WHERE isleaf ORDER BY relname
            """
        ).split(separator: "\n").map(String.init)
    }

    @Test func `what is read of a month, is read in its table alone`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await GrowthTests.fill(store)
            let connection = try PostgresAddress(temporary.url).connect()
            let february = GrowthTests.months[1]
            let id = GrowthTests.record(february, 2).id
            for (query, count) in [
                (LogTable.records(ids: [id]), 1),
                (LogTable.records(at: [LogPlace(log: 0, index: 3)]), 1),
                (LogTable.records(2..<4, of: 0, provider: nil), 2),
                (LogTable.records(2..<4, of: 0, party: nil), 2),
            ] {
                let (tables, rows) = try GrowthTests.read("log_record", by: query, on: connection)
                #expect(rows == count && tables == ["log_record_2026_02"], "\(query.sql)")
            }
            let subject = try MonthlyTag(month: february, tag: #require(GrowthTests.tag))
            let uses = SubjectIndexTable.all(of: [subject])
            let (tables, rows) = try GrowthTests.read("subject_use", by: uses, on: connection)
            #expect(rows == 1 && tables == ["subject_use_2026_02"])
            let tile = try #require(TileCoordinates(level: 0, index: 0))
            _ = try await store.insertLogIfAbsent(#require(NoteName("log.example/2027")))
            let hashes = try GrowthTests.read("log_tile", by: TileTable.select([tile], of: 0), on: connection)
            #expect(hashes.rows == 1 && hashes.tables == ["log_tile_0"])
            #expect(
                try GrowthTests.tables(of: "log_bundle", in: temporary) == ["log_bundle_0", "log_bundle_1"]
            )
        }
    }

    /// Drops the first use of January and February, as retention does when it has come to March.
    private static func dropUses(of store: PostgresStore) async throws {
        try await commit(to: store, at: noon(of: months[2])) { writes in
            writes.dropped = [(0, 0..<1), (0, 2..<3)]
            writes.firstIndexedMonth = months[2]
            writes.firstKeptUse = LogPlace(log: 0, index: 4)
        }
    }

    @Test func `months that are over go as tables, and what outlives them is still found`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await GrowthTests.fill(store)
            try await GrowthTests.dropUses(of: store)
            for name in ["log_record", "subject_use"] {
                let tables = try GrowthTests.tables(of: name, in: temporary)
                #expect(!tables.contains("\(name)_2026_01") && !tables.contains("\(name)_2026_02"))
                #expect(tables.contains("\(name)_2026_03") && tables.contains("\(name)_rest"))
            }
            #expect(try await store.records(0..<9, of: 0, provider: nil).map(\.index) == [1, 3, 4, 5])
            let kept = GrowthTests.record(GrowthTests.months[0], 2)
            #expect(try await store.record(id: kept.id)?.place == LogPlace(log: 0, index: 1))
            #expect(try await store.record(at: LogPlace(log: 0, index: 1))?.record.id == kept.id)
            #expect(try await store.record(at: LogPlace(log: 0, index: 0)) == nil)
            #expect(try temporary.run("SELECT count(*) FROM oncegate.subject_use").hasPrefix("1"))
            // The log goes on where it was, in the same month's table.
            try await GrowthTests.commit(to: store, at: GrowthTests.noon(of: GrowthTests.months[2])) {
                $0.records = [GrowthTests.record(GrowthTests.months[2], 3)]
            }
            #expect(try temporary.run("SELECT count(*) FROM oncegate.log_record_2026_03").hasPrefix("3"))
        }
    }

    @Test func `nobody waits for a backup that holds the tables`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await GrowthTests.fill(store)
            let backup = try PostgresAddress(temporary.url).connect()
            try backup.execute(
                script: "BEGIN; LOCK TABLE oncegate.log_record, oncegate.subject_use IN ACCESS SHARE MODE"
            )
            try await GrowthTests.dropUses(of: store)
            #expect(
                try GrowthTests.tables(of: "log_record", in: temporary).contains("log_record_2026_01")
            )
            // A month of which no table can be made, because everything there is held.
            let later = try #require(CivilMonth("2030-01"))
            try await GrowthTests.commit(to: store, at: GrowthTests.noon(of: later)) {
                $0.records = [GrowthTests.record(later, 1)]
            }
            #expect(try await store.record(at: LogPlace(log: 0, index: 6)) != nil)
            #expect(try temporary.run("SELECT count(*) FROM oncegate.log_record_rest").hasPrefix("1"))
            try backup.execute(script: "ROLLBACK")
            try await GrowthTests.dropUses(of: store)
            #expect(
                try !GrowthTests.tables(of: "log_record", in: temporary).contains("log_record_2026_01")
            )
        }
    }

    @Test func `an id is given once, in whatever month`() async throws {
        try await TemporaryDatabase.use { _, store in
            try await GrowthTests.fill(store)
            await #expect(throws: StoreError.self) {
                try await GrowthTests.commit(to: store, at: GrowthTests.noon(of: GrowthTests.months[2])) {
                    $0.records = [GrowthTests.record(GrowthTests.months[0], 1)]
                }
            }
        }
    }

    @Test func `what was written before there were months moves into them`() async throws {
        try await TestServer.places.use {
            let temporary = try TemporaryDatabase()
            let connection = try PostgresAddress(temporary.url).connect()
            try Migration.migrate(connection, at: "", steps: Array(Migration.all.prefix(1)))
            let records = GrowthTests.months.map { GrowthTests.record($0, 1) }
            let frontier = Frontier().appending(records.map(\.entry.leafHash)).after
            try connection.run([
                PostgresQuery(
                    "INSERT INTO log_origin VALUES (0, 'log.example/2026', 3, $1, '', $2)",
                    .bytes(frontier.bytes),
                    .integer(GrowthTests.noon(of: GrowthTests.months[2]).millisecondsSinceEpoch)
                ),
                PostgresQuery(
                    """
                    INSERT INTO log_record (log, idx, id, record, other_providers)
                    SELECT 0, ordinality - 1, id, 'x', '{}' FROM unnest($1::bytea[]) WITH ORDINALITY AS row (id, ordinality)
                    """,
                    .byteStrings(records.map(\.id))
                ),
                PostgresQuery(
                    "INSERT INTO subject_use VALUES ($1, 'a', 0, 0, 0, true)",
                    .integer(Int64(GrowthTests.months[0].number))
                ),
                PostgresQuery("INSERT INTO log_tile VALUES (0, 0, 0, 0, repeat('t', 96)::bytea)"),
                PostgresQuery("INSERT INTO log_bundle VALUES (0, 0, 0, repeat('b', 105)::bytea)"),
            ])
            let store = try temporary.open()
            for (index, record) in records.enumerated() {
                let place = LogPlace(log: 0, index: UInt64(index))
                #expect(try await store.record(at: place)?.record.id == record.id)
                #expect(try await store.record(id: record.id)?.place == place)
            }
            for table in ["log_record_2026_02", "subject_use_2026_01", "log_tile_0", "log_bundle_0"] {
                #expect(try temporary.run("SELECT count(*) FROM oncegate.\(table)").hasPrefix("1"), "\(table)")
            }
            try await GrowthTests.commit(to: store, at: GrowthTests.noon(of: GrowthTests.months[2])) {
                $0.records = [GrowthTests.record(GrowthTests.months[2], 2)]
            }
            #expect(try await store.record(at: LogPlace(log: 0, index: 3)) != nil)
        }
    }
}
