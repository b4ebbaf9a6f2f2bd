import CanonicalJSON
import Dispatch
import Foundation
import OpenData
import SharingService

/// Writes a release's folder; it has its name when everything in it is on disk.
///
/// `@unchecked Sendable`: everything is used on `queue` only.
final class ReleaseFolderWriter: ReleaseWriter, @unchecked Sendable {
    private let queue = DispatchQueue(label: "oncegate-release-writer")
    private let table: ReleasedTable
    private let path: String
    private let unfinishedPath: String
    private let sorter: RowSorter

    /// Makes an empty folder at `unfinishedPath`, which becomes `path` in the end.
    init(_ table: ReleasedTable, at path: String, unfinished unfinishedPath: String, runSize: Int) throws {
        self.table = table
        self.path = path
        self.unfinishedPath = unfinishedPath
        sorter = RowSorter(table, in: unfinishedPath, runSize: runSize)
        try ReleaseFolder.remove(unfinishedPath)
        guard mkdir(unfinishedPath, 0o700) == 0 else { throw ReleaseArchiveError.failed(unfinishedPath) }
    }

    func add(_ rows: [[Cell]]) async throws {
        try await queue.run { try self.sorter.add(rows) }
    }

    func finish(
        _ progress: @escaping @Sendable (Int) -> Void
    ) async throws -> (files: [ReleasedFile], bytes: String) {
        do {
            return try await queue.run { try self.write(progress) }
        } catch {
            await discard()
            throw error
        }
    }

    func discard() async {
        try? await queue.run { try ReleaseFolder.remove(self.unfinishedPath) }
    }

    private func file(_ suffix: String) -> String { "\(unfinishedPath)/\(table.dataset)\(suffix)" }

    private func write(_ progress: (Int) -> Void) throws -> (files: [ReleasedFile], bytes: String) {
        var files: [String: ArchivedForms] = [:]
        func keep(_ name: String, _ plain: ArchivedFile, _ encoded: [FileEncoding: ArchivedFile] = [:]) throws
        {
            files[name] = ArchivedForms(plain: plain)
            for (encoding, file) in encoded {
                // What does not become smaller is not kept.
                if file.size < plain.size {
                    files[name]?.encoded[encoding] = file
                } else {
                    unlink(file.path)
                }
            }
        }
        let canonical = CSVForm.canonical(table)
        let spreadsheet = CSVForm.spreadsheet(table)
        let lines = JSONLinesForm(table)
        let texts = try [".csv", ".excel.csv", ".jsonl", ".csv-metadata.json"].map { suffix in
            (name: "\(table.dataset)\(suffix)", file: try TextFile(creating: file(suffix)))
        }
        try texts[0].file.write { $0 += canonical.header }
        try texts[1].file.write { $0 += spreadsheet.header }
        try texts[3].file.write { CSVWMetadata.document(of: table).appendCanonical(to: &$0) }
        var written = 0
        let rowsFile = unfinishedPath + "/" + RowsTable.fileName
        _ = try DatabaseFile.create(rowsFile) { rowsDatabase in
            var rows = try RowsTable(table, in: rowsDatabase)
            let snapshotFile = try DatabaseFile.create(file(".sqlite")) { database in
                let snapshot = try SnapshotTable(table, in: database)
                try sorter.visit { row in
                    try texts[0].file.write { canonical.append(row, to: &$0) }
                    try texts[1].file.write { spreadsheet.append(row, to: &$0) }
                    try texts[2].file.write { lines.appendLine(row, to: &$0) }
                    try snapshot.insert(row)
                    try rows.insert(row)
                    written += 1
                    if written.isMultiple(of: 1000) { progress(written) }
                }
            }
            try keep("\(table.dataset).sqlite", snapshotFile)
            try rows.finish()
        }
        for (name, file) in texts {
            let (plain, encoded) = try file.finish()
            try keep(name, plain, encoded)
        }
        progress(written)
        return try finish(files, rowCount: written)
    }

    /// Writes the checksums and the index, and gives the folder its name.
    private func finish(
        _ files: [String: ArchivedForms],
        rowCount: Int
    ) throws -> (files: [ReleasedFile], bytes: String) {
        let released = files.sorted { $0.key < $1.key }.map { name, file in
            ReleasedFile(name: name, size: file.plain.size, sha256: file.plain.sha256)
        }
        var files = files
        let checksums = try HashedFile.write(
            Array(ReleasedFile.checksums(of: released).utf8),
            to: "\(unfinishedPath)/\(ReleasedFile.checksumsName)"
        )
        files[ReleasedFile.checksumsName] = ArchivedForms(plain: checksums)
        let folder = ReleaseFolder(path: unfinishedPath, table: table, rowCount: rowCount, files: files)
        _ = try HashedFile.write(
            folder.index.canonicalBytes,
            to: unfinishedPath + "/" + ReleaseFolder.indexName
        )
        try ReleaseFolder.sync(unfinishedPath)
        guard rename(unfinishedPath, path) == 0 else { throw ReleaseArchiveError.failed(path) }
        try ReleaseFolder.sync((path as NSString).deletingLastPathComponent)
        return (released, checksums.sha256)
    }
}

extension DispatchQueue {
    /// Does blocking work here, off the threads that serve tasks.
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
