import Foundation
import GRDB
import GatewayTesting
import SharingService
import Testing

@testable import SQLiteStore

@Suite struct SnapshotTests {
    @Test func `a snapshot is of one commit, while batches are committed and brought into the file`()
        async throws
    {
        let temporary = try TemporaryStore()
        let store = try temporary.create()
        // So large that the write-ahead log is brought into the file every few of them.
        let writing = Task {
            var count = 0
            while !Task.isCancelled {
                try await store.append([UInt8](repeating: UInt8(truncatingIfNeeded: count), count: 300_000))
                count += 1
            }
            return count
        }
        var sizes: [Int64] = []
        while sizes.count < 12 {
            let rows = try SQLiteStore.snapshot(of: temporary.directory, keys: temporary.directory) {
                content in
                let sums = try ContentCheck.sums(of: ContentTable.data, in: content)
                var end: Int64 = 0
                try content.read(.logs) { rows in if case .integer(let size)? = rows.first?[2] { end = size }
                }
                #expect(sums.first { $0.key.name == "log_record" }?.value.rows == end)
                return end
            }
            sizes.append(rows)
            try await Task.sleep(for: .milliseconds(20))
        }
        writing.cancel()
        #expect(try await writing.value >= Int(sizes.last ?? 0))
        #expect(sizes == sizes.sorted() && Set(sizes).count > 2)
        #expect(!FileManager.default.fileExists(atPath: temporary.directory + "/backup"))
    }

    @Test func `while a file is copied, nothing is brought into it, and afterwards it is`() async throws {
        let temporary = try TemporaryStore()
        let store = try temporary.create()
        let before = try Data(contentsOf: URL(fileURLWithPath: temporary.databasePath))
        let append = { for _ in 0..<20 { try await store.append([UInt8](repeating: 1, count: 300_000)) } }
        let lock = try CopyLock(of: temporary.databasePath, creating: false)
        let held = Task.detached {
            lock.hold { while !Task.isCancelled { usleep(1000) } }
        }
        try await append()
        #expect(try Data(contentsOf: URL(fileURLWithPath: temporary.databasePath)) == before)
        held.cancel()
        await held.value
        try await append()
        #expect(try Data(contentsOf: URL(fileURLWithPath: temporary.databasePath)) != before)
    }

    @Test
    func `a store that was handed over is opened by nobody who would move it again, until it is taken back`()
        async throws
    {
        let temporary = try TemporaryStore()
        try temporary.create().close()
        let (directory, path) = (temporary.directory, temporary.databasePath)
        try SQLiteStore.handOver(from: directory, keys: directory, to: "elsewhere") { _ in }
        #expect(throws: StoreOpeningError.moved(path: path)) {
            try SQLiteStore.handOver(from: directory, keys: directory, to: "a third place") { _ in }
        }
        #expect(try await temporary.open().setting(StoreMark.moved) == Array("elsewhere".utf8))
        try temporary.open().close()
        #expect(try SQLiteStore.takeBack(directory, keys: directory))
        #expect(try !SQLiteStore.takeBack(directory, keys: directory))
    }

    @Test func `what fails while a store is filled leaves an empty place`() throws {
        let temporary = try TemporaryStore()
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try SQLiteStore.fill(at: temporary.directory, keys: temporary.directory) { store in
                try store.add(
                    [[.integer(0), .text("log.example/2026"), .integer(0), .bytes([]), .text(""), .null]],
                    to: .logs
                )
                throw Broken()
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary.directory)
        #expect(left == ["gateway.lock"])
    }

    @Test func `no table of the database is left out`() throws {
        let temporary = try TemporaryStore()
        try temporary.create().close()
        let tables = try ["gateway", "subject-keys"].flatMap { name in
            try DatabaseQueue(path: "\(temporary.directory)/\(name).sqlite").read {
                try String.fetchAll(
                    $0,
                    sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                )
            }
        }
        // Words that others stand for, entries that wait to be sorted, and the number that both files have.
        let own = ["code", "subject_use_recent", "store"]
        #expect(Set(tables) == Set(ContentTable.all.map(\.name) + own))
    }
}
