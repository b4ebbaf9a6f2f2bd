import OpenData
import SharingService
import Synchronization

/// An archive that has the same rows under every id, and remembers what it was asked.
final class MemoryArchive: ReleaseArchive {
    static let rows: [[Cell]] = (1...5).map { number in
        [
            .value("JY0000000000000\(number)"), .value("食品店 \"\(number)\""), .masked, .value("\(number)"),
            .value("10.50"),
            number == 2 ? .absent : .value("true"), .value("2027-01-0\(number)"),
        ]
    }

    private let state = Mutex<(asked: [RowQuery], failure: ReleaseArchiveError?)>(([], nil))

    /// What was asked last.
    var last: RowQuery? { state.withLock { $0.asked.last } }

    /// Every question fails from now on.
    func fail(with error: ReleaseArchiveError) { state.withLock { $0.failure = error } }

    func rows(_ query: RowQuery, of id: RecordID) async throws -> RowPage {
        try state.withLock { state in
            state.asked.append(query)
            if let failure = state.failure { throw failure }
        }
        let names = ["number", "name", "person", "seats", "area", "open", "until"]
        let places = query.columns.compactMap(names.firstIndex)
        let start = query.after.flatMap { after in MemoryArchive.rows.firstIndex { $0[0] == after[0] } }.map {
            $0 + 1
        }
        // Two at a time, so that a longer answer is put together from several pages.
        let page = MemoryArchive.rows.dropFirst(start ?? query.offset).prefix(min(2, query.limit))
        let isLast = page.isEmpty || page.last?[0] == MemoryArchive.rows.last?[0]
        return RowPage(
            rows: page.map { row in places.map { row[$0] } },
            total: query.countsTotal ? MemoryArchive.rows.count : nil,
            next: isLast ? nil : page.last.map { [$0[0]] }
        )
    }

    func holds(_ files: [ReleasedFile], of id: RecordID) async throws -> Bool { true }

    func file(_ name: String, encoding: FileEncoding?, of id: RecordID) -> ArchivedFile? { nil }
    func forms(_ name: String, of id: RecordID) -> ArchivedForms? { nil }
    func ids() async throws -> Set<RecordID> { [] }
    func remove(_ id: RecordID) async throws {}
    func begin(_ id: RecordID, table: ReleasedTable) async throws -> any ReleaseWriter {
        throw ReleaseArchiveError.unavailable("it is read only")
    }
    func changes(from old: RecordID?, to new: RecordID) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { $0.finish() }
    }
}
