import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import PostgresStore

/// What grows without end lies in tables of a month, or of a log.
@Suite struct GrowthTests {
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
            try await MonthSample.fill(store)
            let connection = try PostgresAddress(temporary.url).connect()
            let february = MonthSample.months[1]
            let id = MonthSample.record(february, 2).id
            for (query, count) in [
                (LogTable.records(ids: [id]), 1),
                (LogTable.records(at: [LogPlace(log: 0, index: 3)]), 1),
                (LogTable.records(2..<4, of: 0, provider: nil), 2),
                (LogTable.records(2..<4, of: 0, party: nil), 2),
            ] {
                let (tables, rows) = try GrowthTests.read("log_record", by: query, on: connection)
                #expect(rows == count && tables == ["log_record_2026_02"], "\(query.sql)")
            }
            let subject = try MonthlyTag(month: february, tag: #require(MonthSample.tag))
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

    @Test func `months that are over go as tables, and what outlives them is still found`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await MonthSample.fill(store)
            #expect(try temporary.run("SELECT count(*) FROM oncegate.log_record_2026_01").hasPrefix("2"))
            try await MonthSample.dropUses(of: store)
            for name in ["log_record", "subject_use"] {
                let tables = try GrowthTests.tables(of: name, in: temporary)
                #expect(!tables.contains("\(name)_2026_01") && !tables.contains("\(name)_2026_02"))
                #expect(tables.contains("\(name)_2026_03") && tables.contains("\(name)_rest"))
            }
            #expect(try await store.records(0..<9, of: 0, provider: nil).map(\.index) == [1, 3, 4, 5])
            let kept = MonthSample.record(MonthSample.months[0], 2)
            #expect(try await store.record(id: kept.id)?.place == LogPlace(log: 0, index: 1))
            #expect(try await store.record(at: LogPlace(log: 0, index: 1))?.record.id == kept.id)
            #expect(try await store.record(at: LogPlace(log: 0, index: 0)) == nil)
            #expect(try temporary.run("SELECT count(*) FROM oncegate.log_record_kept_2026_01").hasPrefix("1"))
            #expect(try temporary.run("SELECT count(*) FROM oncegate.subject_use").hasPrefix("1"))
            // Again, as every hour: what was kept is let alone, and its month is not made anew.
            try await MonthSample.dropUses(of: store)
            let again = try temporary.open()
            #expect(try await again.record(id: kept.id)?.place == LogPlace(log: 0, index: 1))
            // The log goes on where it was, in the same month's table.
            try await MonthSample.commit(to: again, at: MonthSample.noon(of: MonthSample.months[2])) {
                $0.records = [MonthSample.record(MonthSample.months[2], 3)]
            }
            #expect(try temporary.run("SELECT count(*) FROM oncegate.log_record_2026_03").hasPrefix("3"))
        }
    }

    @Test func `nobody waits for a backup that holds the tables`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await MonthSample.fill(store)
            let backup = try PostgresAddress(temporary.url).connect()
            try backup.execute(
                script: """
                    SET idle_in_transaction_session_timeout = 0;
                    BEGIN; LOCK TABLE oncegate.log_record, oncegate.subject_use IN ACCESS SHARE MODE
                    """
            )
            try await MonthSample.dropUses(of: store)
            #expect(
                try GrowthTests.tables(of: "log_record", in: temporary).contains("log_record_2026_01")
            )
            // A month of which no table can be made, because everything there is held.
            let later = try #require(CivilMonth("2030-01"))
            try await MonthSample.commit(to: store, at: MonthSample.noon(of: later)) {
                $0.records = [MonthSample.record(later, 1)]
            }
            #expect(try await store.record(at: LogPlace(log: 0, index: 6)) != nil)
            #expect(try temporary.run("SELECT count(*) FROM oncegate.log_record_rest").hasPrefix("1"))
            try backup.execute(script: "ROLLBACK")
            try await MonthSample.dropUses(of: store)
            #expect(
                try !GrowthTests.tables(of: "log_record", in: temporary).contains("log_record_2026_01")
            )
        }
    }

    @Test func `an id is given once, in whatever month`() async throws {
        try await TemporaryDatabase.use { _, store in
            try await MonthSample.fill(store)
            await #expect(throws: StoreError.self) {
                try await MonthSample.commit(to: store, at: MonthSample.noon(of: MonthSample.months[2])) {
                    $0.records = [MonthSample.record(MonthSample.months[0], 1)]
                }
            }
        }
    }

    @Test func `what was written before there were months moves into them`() async throws {
        try await TestServer.places.use {
            let temporary = try TemporaryDatabase()
            let connection = try PostgresAddress(temporary.url).connect()
            try Migration.migrate(connection, at: "", steps: Array(Migration.all.prefix(1)))
            let records = MonthSample.months.map { MonthSample.record($0, 1) }
            let frontier = Frontier().appending(records.map(\.entry.leafHash)).after
            try connection.run([
                PostgresQuery(
                    "INSERT INTO log_origin VALUES (0, 'log.example/2026', 3, $1, '', $2)",
                    .bytes(frontier.bytes),
                    .integer(MonthSample.noon(of: MonthSample.months[2]).millisecondsSinceEpoch)
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
                    .integer(Int64(MonthSample.months[0].number))
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
                let count = try temporary.run("SELECT count(*) FROM oncegate.\(table)")
                #expect(count.hasPrefix("1"), "\(table)")
            }
            try await MonthSample.commit(to: store, at: MonthSample.noon(of: MonthSample.months[2])) {
                $0.records = [MonthSample.record(MonthSample.months[2], 2)]
            }
            #expect(try await store.record(at: LogPlace(log: 0, index: 3)) != nil)
        }
    }
}
