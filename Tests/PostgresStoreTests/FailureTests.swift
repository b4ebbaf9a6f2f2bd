import GatewayTesting
import PostgresStore
import SharingModel
import SharingService
import Testing

@Suite struct FailureTests {
    private static let time = Timestamp(millisecondsSinceEpoch: 1_795_392_000_000)

    /// A batch that sets one named value.
    private static func set(_ name: String, in store: PostgresStore) async throws {
        try await store.transact([]) { _ in
            var writes = BatchWrites(time: time)
            writes.settings = [(name, [1])]
            return (writes, ())
        }
    }

    /// What the server does at every commit that changed a setting; even where the store settles a doubt, if asked for.
    private static func atCommit(
        _ statement: String,
        in temporary: TemporaryDatabase,
        always: Bool = false
    ) throws {
        _ = try temporary.run(
            """
            CREATE FUNCTION oncegate.fault() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN \(statement); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER fault AFTER INSERT OR UPDATE ON oncegate.setting
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (\(always) OR NEW.name <> 'settled')
                EXECUTE FUNCTION oncegate.fault();
            """
        )
    }

    /// Ends the store's connections, and waits until they have ended.
    static let cut = """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'oncegate'
        """

    @Test func `goes on by itself when its connections were cut`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await FailureTests.set("first", in: store)
            #expect(try await store.setting("first") == [1])
            _ = try temporary.run(FailureTests.cut)
            #expect(try await store.setting("first") == [1])
            try await FailureTests.set("second", in: store)
            #expect(try await store.setting("second") == [1])
        }
    }

    @Test func `lets go of every connection that was lost`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            for name in ["first", "second"] {
                _ = try temporary.run(FailureTests.cut)
                try await FailureTests.set(name, in: store)
            }
            let holders = try temporary.run(
                """
                SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE locktype = 'advisory' AND datname = current_database()
                """
            )
            #expect(holders.hasPrefix("1"))
        }
    }

    @Test func `answers nothing from what may be on one server alone`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await FailureTests.set("zero", in: store)
            try FailureTests.atCommit(
                "RAISE WARNING 'a standby was not waited for'",
                in: temporary,
                always: true
            )
            try? await FailureTests.set("first", in: store)
            // It is there, and a batch that writes nothing would need no standby.
            #expect(try await store.setting("first") == [1])
            let error = try await #require(throws: StoreError.self) {
                try await store.transact([]) { _ in (BatchWrites(time: FailureTests.time), ()) }
            }
            guard case .unavailable = error else { throw error }
            _ = try temporary.run("DROP TRIGGER fault ON oncegate.setting")
            try await store.transact([]) { _ in (BatchWrites(time: FailureTests.time), ()) }
        }
    }

    @Test func `signs nothing on a database that was set back`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            _ = try temporary.run(
                "UPDATE oncegate.log_origin SET size = 1, frontier = decode(repeat('07', 32), 'hex')"
            )
            try await FailureTests.set("first", in: store)
            _ = try temporary.run("UPDATE oncegate.log_origin SET size = 0, frontier = ''")
            let error = try await #require(throws: StoreError.self) {
                try await FailureTests.set("second", in: store)
            }
            guard case .unavailable(let reason) = error else { throw error }
            #expect(reason.contains("it was set back"))
            #expect(try await store.setting("second") == nil)
        }
    }

    @Test func `signs nothing on a database that has another history by now`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try await store.append(1..<4)
            _ = try temporary.run("UPDATE oncegate.log_tile SET hashes = decode(repeat('07', 96), 'hex')")
            // As it is found after a copy was restored and went on from there; the server has gone away for it.
            _ = try temporary.run(
                "UPDATE oncegate.log_origin SET size = 4, frontier = decode(repeat('07', 32), 'hex')"
            )
            _ = try temporary.run(FailureTests.cut)
            let error = try await #require(throws: StoreError.self) {
                try await FailureTests.set("second", in: store)
            }
            guard case .unavailable(let reason) = error else { throw error }
            #expect(reason.contains("it was set back"), "\(reason)")
        }
    }

    @Test func `does not call done what was cut off while it was committed`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try FailureTests.atCommit("PERFORM pg_terminate_backend(pg_backend_pid())", in: temporary)
            let error = try await #require(throws: StoreError.self) {
                try await FailureTests.set("first", in: store)
            }
            guard case .uncertain = error else { throw error }
            // Whatever came of it, what comes next is done or not.
            _ = try temporary.run("DROP TRIGGER fault ON oncegate.setting")
            try await FailureTests.set("second", in: store)
            #expect(try await store.setting("second") == [1])
        }
    }

    @Test func `does not call done what the server warned of`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try FailureTests.atCommit("RAISE WARNING 'a standby was not waited for'", in: temporary)
            await #expect(
                throws: StoreError.uncertain(
                    "the database server warned at a commit (a standby was not waited for)"
                )
            ) {
                try await FailureTests.set("first", in: store)
            }
        }
    }

    @Test func `calls certainly not done what the database refused`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            try FailureTests.atCommit("RAISE EXCEPTION 'no'", in: temporary)
            let error = try await #require(throws: StoreError.self) {
                try await FailureTests.set("first", in: store)
            }
            guard case .unavailable = error else { throw error }
            #expect(try await store.setting("first") == nil)
            _ = try temporary.run("DROP TRIGGER fault ON oncegate.setting")
            try await FailureTests.set("first", in: store)
        }
    }

    @Test func `is unavailable, and says why, where the database takes no writes`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            _ = try temporary.run(
                "ALTER DATABASE \(temporary.name) SET default_transaction_read_only = on"
            )
            _ = try temporary.run(FailureTests.cut)
            let error = try await #require(throws: StoreError.self) { try await store.checkWritable() }
            guard case .unavailable(let reason) = error else { throw error }
            #expect(reason.contains("read-only") || reason.contains("read-write"), "\(reason)")
        }
    }

    @Test func `destroys again what an older copy of the keys brings back`() async throws {
        try await TemporaryDatabase.use { temporary, store in
            store.close()
            _ = try temporary.run(
                """
                INSERT INTO oncegate_keys.subject_key (tag, wrapped)
                    SELECT decode(repeat(n, 16), 'hex'), decode(repeat(n, 60), 'hex') FROM unnest(ARRAY['01', '02']) AS n;
                INSERT INTO oncegate.erased_key (tag, mark)
                    VALUES (decode(repeat('01', 16), 'hex'), decode(repeat('01', 12), 'hex')),
                        (decode(repeat('02', 16), 'hex'), decode(repeat('03', 12), 'hex'));
                """
            )
            let keys = try await temporary.open().wrappedKeys(after: nil, limit: 9)
            // The second subject has got another key since.
            #expect(keys.map(\.tag.bytes) == [Array(repeating: 2, count: 16)])
        }
    }
}
