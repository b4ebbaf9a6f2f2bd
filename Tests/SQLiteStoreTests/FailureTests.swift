import Foundation
import GRDB
import SharingModel
import SharingService
import Testing

@testable import SQLiteStore

@Suite struct FailureTests {
    private let temporary: TemporaryStore
    private let store: SQLiteStore
    private let large = [UInt8](repeating: 7, count: 100_000)

    init() throws {
        temporary = try TemporaryStore()
        store = try temporary.create()
    }

    private func isUnavailable(_ error: any Error) -> Bool {
        if case StoreError.unavailable = error { true } else { false }
    }

    private func isUncertain(_ error: any Error) -> Bool {
        if case StoreError.uncertain = error { true } else { false }
    }

    @Test func `a full disk makes the store unavailable, and it recovers when space returns`() async throws {
        try await store.append("one")
        let pages = try #require(try await store.integer("PRAGMA page_count"))
        try await store.run("PRAGMA max_page_count = \(pages)")
        for _ in 0..<3 {
            let error = await #expect(throws: StoreError.self) { try await store.append(large) }
            guard case .unavailable(let reason) = error else {
                Issue.record("\(String(describing: error)) where nothing is in doubt")
                continue
            }
            #expect(reason.contains("free some space"))
        }
        #expect(try await store.logSize == 1)
        try await store.run("PRAGMA max_page_count = 1000000")
        try await store.append(large)
        #expect(try await store.logSize == 2)
        #expect(try await store.record(at: LogPlace(log: 0, index: 1))?.record.bytes == large)
    }

    @Test func `a transaction that fails half-way leaves nothing of it, on disk or remembered`() async throws
    {
        let pages = try #require(try await store.integer("PRAGMA page_count"))
        try await store.run("PRAGMA max_page_count = \(pages)")
        let content = large
        await #expect(throws: StoreError.self) {
            try await store.transact([]) { snapshot in
                var writes = BatchWrites(time: Timestamp(millisecondsSinceEpoch: 0))
                writes.revisions = [revision(snapshot.nextNumber, type: "licence", sealed: content)]
                return (writes, ())
            }
        }
        try await store.run("PRAGMA max_page_count = 1000000")
        // The type's code was interned by the transaction that failed, and has to be written again.
        let number = try await store.transact([]) { snapshot in
            var writes = BatchWrites(time: Timestamp(millisecondsSinceEpoch: 0))
            writes.revisions = [revision(snapshot.nextNumber, type: "licence", sealed: [1])]
            return (writes, snapshot.nextNumber)
        }
        #expect(number == 1)
        let reopened = try temporary.open()
        #expect(try await reopened.integer("SELECT count(*) FROM code WHERE text = 'licence'") == 1)
        #expect(try await reopened.integer("SELECT count(*) FROM material_revision") == 1)
    }

    @Test func `a failed rule of the database leaves nothing behind`() async throws {
        await #expect(throws: StoreError.self) {
            try await store.transact([]) { _ in
                var writes = BatchWrites(time: Timestamp(millisecondsSinceEpoch: 0))
                writes.dataKeys = [(.sample(1), [1]), (.sample(1), [2])]
                return (writes, ())
            }
        }
        #expect(try await store.withConnection { try $0.keys.wrappedKey(of: .sample(1)) == nil })
    }

    @Test func `a commit that fails for a reason nobody expects leaves doubt`() async throws {
        try await store.run(
            """
            PRAGMA foreign_keys = ON;
            CREATE TABLE parent (x INTEGER PRIMARY KEY);
            CREATE TABLE child (x INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER orphan AFTER INSERT ON setting BEGIN INSERT INTO child VALUES (1); END;
            """
        )
        for _ in 0..<2 {
            await #expect { _ = try await store.insertSettingIfAbsent("a", []) } throws: { isUncertain($0) }
        }
        #expect(try await store.setting("a") == nil)
    }

    #if os(Linux)
    @Test func `a disk that is full at the commit leaves no doubt`() async throws {
        try await store.append("one")
        let file = try await OpenFile.writeAheadLog(of: store, in: temporary)
        try file.replace(by: "/dev/full", O_RDWR)
        await #expect { try await store.append("two") } throws: { isUnavailable($0) }
        try file.restore()
        #expect(try await store.logSize == 1)
        try await store.append("three")
        let reopened = try temporary.open()
        #expect(try await reopened.logSize == 2)
        #expect(
            try await reopened.record(at: LogPlace(log: 0, index: 1))?.record.bytes == Array("three".utf8)
        )
    }

    @Test func `a disk that fails at the commit stops all writing until the store is opened again`()
        async throws
    {
        try await store.append("one")
        let file = try await OpenFile.writeAheadLog(of: store, in: temporary)
        try file.replace(by: "/dev/null", O_RDONLY)
        await #expect { try await store.append("two") } throws: { isUncertain($0) }
        try file.restore()
        await #expect { try await store.append("three") } throws: { isUncertain($0) }
        await #expect {
            try await store.replace([])
            try await store.checkWritable()
        } throws: { isUncertain($0) }
        await #expect { _ = try await store.insertSettingIfAbsent("a", []) } throws: { isUncertain($0) }
        #expect(try await store.logSize == 1)
        let reopened = try temporary.open()
        #expect(try await reopened.record(at: LogPlace(log: 0, index: 0))?.record.bytes == Array("one".utf8))
        try await reopened.append("four")
    }
    #endif

    @Sendable private func revision(_ number: Int64, type: String, sealed: [UInt8]) -> BatchWrites.Revision {
        BatchWrites.Revision(
            number: number,
            revision: 1,
            type: MaterialTypeReference(code: type, version: 1),
            sourceTag: .sample(1),
            keyTag: .sample(2),
            sealed: sealed,
            subjectTags: [.sample(2)]
        )
    }
}
