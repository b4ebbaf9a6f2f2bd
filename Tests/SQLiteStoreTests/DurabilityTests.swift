import Foundation
import SharingModel
import SharingService
import Testing
import TransparencyLog

@testable import SQLiteStore

@Suite struct DurabilityTests {
    private let temporary: TemporaryStore
    private let store: SQLiteStore

    init() throws {
        temporary = try TemporaryStore()
        store = try temporary.create()
    }

    @Test func `what was committed is there after a crash`() async throws {
        try await store.append("one")
        try await store.append("two")
        let copy = try TemporaryStore()
        // What is on disk at this moment, with nothing closed or copied back.
        for name in [
            "/gateway.sqlite", "/gateway.sqlite-wal", "/subject-keys.sqlite", "/subject-keys.sqlite-wal",
        ] {
            try FileManager.default.copyItem(
                atPath: temporary.directory + name,
                toPath: copy.directory + name
            )
        }
        let reopened = try copy.open()
        #expect(try await reopened.head().checkpoint == "checkpoint 2\n")
        #expect(try await reopened.record(at: LogPlace(log: 0, index: 1))?.record.bytes == Array("two".utf8))
    }

    @Test func `the write-ahead log is copied back as it grows`() async throws {
        for number in UInt8(0)..<100 { try await store.append([UInt8](repeating: number, count: 200_000)) }
        let attributes = try FileManager.default.attributesOfItem(atPath: temporary.databasePath + "-wal")
        #expect(try #require(attributes[.size] as? Int) < 8 << 20)
    }

    @Test func `every revision is kept`() async throws {
        for revision in 1...3 {
            try await store.transact([]) { _ in
                var writes = BatchWrites(time: Timestamp(millisecondsSinceEpoch: 0))
                writes.revisions = [
                    BatchWrites.Revision(
                        number: 1,
                        revision: revision,
                        type: MaterialTypeReference(code: "licence", version: 1),
                        sourceTag: .sample(1),
                        keyTag: .sample(2),
                        sealed: [UInt8(revision)],
                        subjectTags: [.sample(2)]
                    )
                ]
                return (writes, ())
            }
        }
        let sealed = try await store.withConnection { connection in
            try PreparedStatement(connection.database, "SELECT sealed FROM material_revision ORDER BY place")
                .all { $0.bytes(0) }
        }
        #expect(sealed == [[1], [2], [3]])
        #expect(try await store.integer("SELECT count(*) FROM material_subject") == 1)
    }

    @Test func `entry bundles hold every entry in the form in which they are served`() async throws {
        let contents = (0..<600).map { Array("record \($0)".utf8) }
        for content in contents { try await store.append(content) }
        for (index, width) in [(UInt64(0), 256), (1, 256), (2, 88), (1, 3)] {
            let coordinates = try #require(EntryBundleCoordinates(index: index, width: width))
            let bundle = EntryBundle(
                entries: contents.dropFirst(Int(index) * 256).prefix(width).map { PublicEntry(record: $0) }
            )
            #expect(
                try await store.withConnection { try $0.log.tiles.bundle(coordinates, in: 0) } == bundle.bytes
            )
        }
    }

    @Test func `outcomes past their term are removed`() async throws {
        for (number, hours) in zip(UInt8(1)..., [0, 1, 24, 26, 60]) {
            try await store.transact([]) { _ in
                var writes = BatchWrites(time: Timestamp(millisecondsSinceEpoch: Int64(hours) * 3_600_000))
                let outcome = StoredOutcome(
                    body: .sample(0),
                    status: 201,
                    outcome: "created",
                    resource: "1",
                    revision: 1,
                    place: LogPlace(log: 0, index: 0)
                )
                writes.outcomes = [(.sample(number), outcome)]
                return (writes, ())
            }
        }
        #expect(try await store.integer("SELECT count(*) FROM idempotency") == 1)
    }
}
