import Dispatch
import Foundation
public import OpenData
public import SharingService
import Synchronization

/// The archive of releases in a directory: a folder for each release, named by its id.
///
/// A folder that is being written is named `ID.unfinished`. Besides the files that everybody gets, a folder has their
/// encodings, an index, and a database for questions about rows; nobody else reads or writes there. All is for the owner only.
public final class ReleaseDirectory: ReleaseArchive {
    private static let unfinished = ".unfinished"

    private let path: String
    private let runSize: Int
    private let patience: Duration
    private let queue = DispatchQueue(label: "oncegate-releases")
    private let folders = Mutex<[RecordID: ReleaseFolder]>([:])
    /// In the order in which they were used last.
    private let readers = Mutex<[(id: RecordID, reader: RowsReader)]>([])
    private static let mostReaders = 12

    /// Opens the directory at `path`, or makes it.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - patience: how long one question about rows may take.
    /// - Throws: ``ReleaseArchiveError/unavailable(_:)``.
    public convenience init(opening path: String, patience: Duration = .milliseconds(300)) throws {
        try self.init(opening: path, patience: patience, runSize: RowSorter.runSize)
    }

    /// The same; sorts so many bytes of rows at once.
    init(opening path: String, patience: Duration, runSize: Int) throws {
        self.path = path
        self.patience = patience
        self.runSize = runSize
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw ReleaseArchiveError.failed(path) }
    }

    /// Begins the files of a release.
    public func begin(_ id: RecordID, table: ReleasedTable) async throws -> any ReleaseWriter {
        let final = folder(id)
        guard !StoreFiles.exists(final) else {
            throw ReleaseArchiveError.unavailable(
                "\(final) is there already: remove it before it is written again"
            )
        }
        return try await queue.run {
            try ReleaseFolderWriter(
                table,
                at: final,
                unfinished: final + ReleaseDirectory.unfinished,
                runSize: self.runSize
            )
        }
    }

    /// Removes a release's folder, if there is one.
    public func remove(_ id: RecordID) async throws {
        forget(id)
        // Whoever has looked meanwhile must not keep a removed file open.
        defer { forget(id) }
        let path = folder(id)
        try await queue.run { [directory = self.path] in
            try ReleaseFolder.remove(path)
            try ReleaseFolder.remove(path + ReleaseDirectory.unfinished)
            try ReleaseFolder.sync(directory)
        }
    }

    /// The ids under which there are folders, finished or not.
    public func ids() async throws -> Set<RecordID> {
        try await queue.run { [path] in
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
                throw ReleaseArchiveError.failed(path)
            }
            return Set(
                names.compactMap { name in
                    RecordID(String(name.prefix { $0 != "." }))
                }
            )
        }
    }

    /// Whether the files of a release are there with these sizes and hashes.
    public func holds(_ files: [ReleasedFile], of id: RecordID) async throws -> Bool {
        let folder = folder(id)
        return try await queue.run {
            files.allSatisfy { file in
                guard let found = try? HashedFile.adopt("\(folder)/\(file.name)") else { return false }
                return found.size == file.size && found.sha256 == file.sha256
            }
        }
    }

    /// A file of a release, in an encoding if it is kept in that one; nil if it is not there, or not as long as it was.
    public func file(_ name: String, encoding: FileEncoding?, of id: RecordID) -> ArchivedFile? {
        guard let forms = forms(name, of: id) else { return nil }
        let kept = encoding.map { forms.encoded[$0] } ?? forms.plain
        return kept.flatMap { StoreFiles.size($0.path) == $0.size ? $0 : nil }
    }

    /// The forms of a release's file as they were written.
    public func forms(_ name: String, of id: RecordID) -> ArchivedForms? {
        (try? opened(id))?.files[name]
    }

    /// A page of a release's rows.
    public func rows(_ query: RowQuery, of id: RecordID) async throws -> RowPage {
        try await reader(id).page(query)
    }

    /// The differences from one release to another as lines of JSON, made as they are asked for.
    public func changes(from old: RecordID?, to new: RecordID) -> AsyncThrowingStream<[UInt8], any Error> {
        do {
            let changes = ReleaseChanges(from: try old.map(reader), to: try reader(new))
            return AsyncThrowingStream { try await changes.next() }
        } catch {
            return AsyncThrowingStream { $0.finish(throwing: error) }
        }
    }

    /// The reader of a release's rows; those that were used last stay open.
    private func reader(_ id: RecordID) throws -> RowsReader {
        guard let folder = try opened(id) else { throw ReleaseArchiveError.missing }
        return try readers.withLock { readers in
            if let place = readers.firstIndex(where: { $0.id == id }) {
                readers.append(readers.remove(at: place))
            } else {
                // Whoever still reads keeps the one that is dropped.
                if readers.count == ReleaseDirectory.mostReaders { readers.removeFirst() }
                readers.append((id, try RowsReader(folder, patience: patience)))
            }
            return readers[readers.count - 1].reader
        }
    }

    private func folder(_ id: RecordID) -> String { "\(path)/\(id)" }

    private func forget(_ id: RecordID) {
        folders.withLock { $0[id] = nil }
        readers.withLock { $0.removeAll { $0.id == id } }
    }

    /// The folder of a release, which is looked at once.
    private func opened(_ id: RecordID) throws -> ReleaseFolder? {
        if let known = folders.withLock({ $0[id] }) { return known }
        guard let folder = try ReleaseFolder(opening: folder(id)) else { return nil }
        folders.withLock { $0[id] = folder }
        return folder
    }
}
