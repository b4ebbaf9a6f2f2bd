import Foundation
import SharingService
import Testing

@testable import SQLiteStore

/// The subjects' keys are a file of their own, which belongs to one database.
@Suite struct KeyFileTests {
    private let temporary: TemporaryStore
    private var keys: String { temporary.directory + "/subject-keys.sqlite" }

    init() throws {
        temporary = try TemporaryStore()
        try temporary.create().close()
    }

    @Test func `data without their keys are refused`() throws {
        try FileManager.default.removeItem(atPath: keys)
        #expect(throws: StoreOpeningError.keysMissing(path: keys)) { try temporary.open() }
    }

    @Test func `keys that are empty or of another store are refused`() throws {
        let other = try TemporaryStore()
        try other.create().close()
        let foreign = try Data(contentsOf: URL(filePath: other.directory + "/subject-keys.sqlite"))
        for bytes in [Data(), foreign] {
            try bytes.write(to: URL(filePath: keys))
            #expect(throws: StoreOpeningError.keysForeign(path: keys)) { try temporary.open() }
        }
    }

    @Test func `keys that are removed under the gateway are noticed`() async throws {
        let store = try temporary.open()
        try await store.checkWritable()
        try FileManager.default.removeItem(atPath: keys)
        await #expect(throws: StoreError.self) { try await store.checkWritable() }
    }

    @Test func `the journal of erasures is read back, and a torn line is taken for none`() throws {
        let journal = ErasureJournal(path: temporary.directory + "/journal")
        let effects: Set<ErasureJournal.Effect> = [
            .erased(tag: .sample(1), mark: [1, 2, 255]), .restricted(tag: .sample(2)),
        ]
        try journal.append(effects)
        try journal.append(effects)
        #expect(try journal.read() == effects)
        let file = try FileHandle(forWritingTo: URL(filePath: journal.path))
        try file.seekToEnd()
        try file.write(contentsOf: Data("erased 01".utf8))
        #expect(try journal.read() == effects)
        try journal.append([.restricted(tag: .sample(3))])
        #expect(try journal.read().count == 3)
        try Data("something else\n".utf8).write(to: URL(filePath: journal.path))
        #expect(throws: StoreOpeningError.self) { try journal.read() }
    }
}
