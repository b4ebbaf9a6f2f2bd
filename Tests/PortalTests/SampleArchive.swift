import OpenData
import SharingService

/// Releases whose rows are in memory; it has no files.
struct SampleArchive: ReleaseArchive {
    let rows: [RecordID: [[Cell]]]
    /// Whether nothing can be removed.
    var isStuck = false

    func begin(_ id: RecordID, table: ReleasedTable) async throws -> any ReleaseWriter {
        throw ReleaseArchiveError.unavailable("nothing is written here")
    }

    func remove(_ id: RecordID) async throws {
        if isStuck { throw ReleaseArchiveError.unavailable("the folder cannot be removed") }
    }

    func ids() async throws -> Set<RecordID> { Set(rows.keys) }

    func holds(_ files: [ReleasedFile], of id: RecordID) async throws -> Bool { true }

    func file(_ name: String, encoding: FileEncoding?, of id: RecordID) -> ArchivedFile? { nil }
    func forms(_ name: String, of id: RecordID) -> ArchivedForms? { nil }

    func rows(_ query: RowQuery, of id: RecordID) async throws -> RowPage {
        guard let rows = rows[id] else { throw ReleaseArchiveError.missing }
        let start = query.after?.first.flatMap { Int($0.text) } ?? query.offset
        let end = min(start + query.limit, rows.count)
        return RowPage(
            rows: Array(rows[start..<end]),
            total: nil,
            next: end < rows.count ? [.value("\(end)")] : nil
        )
    }

    func changes(from old: RecordID?, to new: RecordID) -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream { continuation in
            // In parts that do not end where lines do.
            continuation.yield(Array("{\"op\":\"created\",\"row\":{}}\n{\"op\":\"crea".utf8))
            continuation.yield(Array("ted\",\"row\":{}}\n{\"op\":\"updated\",\"row\":{}}\n".utf8))
            continuation.yield(Array("{\"op\":\"deleted\",\"key\":{}}\n".utf8))
            continuation.finish()
        }
    }
}
