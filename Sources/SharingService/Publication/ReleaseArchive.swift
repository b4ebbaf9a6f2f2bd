public import OpenData

/// Where the files of releases are kept, apart from the store: each release in a folder of its own, under its id.
///
/// - Trust: it holds only what has passed the gate. A folder is public when the store says that its release is.
/// - Durability: when ``ReleaseWriter/finish(_:)`` returns, every file is on disk; when ``remove(_:)`` returns, no byte of
///   the folder is left in a file.
/// - Errors: ``ReleaseArchiveError``.
public protocol ReleaseArchive: Sendable {
    /// Begins the files of a release; a folder of that id that was left unfinished is emptied first.
    func begin(_ id: RecordID, table: ReleasedTable) async throws -> any ReleaseWriter
    /// Removes a release's folder, if there is one.
    func remove(_ id: RecordID) async throws
    /// The ids under which there are folders, finished or not.
    func ids() async throws -> Set<RecordID>
    /// Whether the files of a release are there with these sizes and hashes; each is read whole.
    func holds(_ files: [ReleasedFile], of id: RecordID) async throws -> Bool
    /// A file of a release, in an encoding if it is kept in that one; nil if there is none, or if it is not whole.
    func file(_ name: String, encoding: FileEncoding?, of id: RecordID) -> ArchivedFile?
    /// The forms of a release's file as they were written, without a look at the disk; nil if there is no such file.
    func forms(_ name: String, of id: RecordID) -> ArchivedForms?
    /// A page of a release's rows.
    func rows(_ query: RowQuery, of id: RecordID) async throws -> RowPage
    /// The differences from one release to another as lines of JSON, in parts of some kilobytes (``ChangeLines``); from nil,
    /// every row is created.
    func changes(from old: RecordID?, to new: RecordID) -> AsyncThrowingStream<[UInt8], any Error>
}

/// Writes the files of one release in bounded memory.
public protocol ReleaseWriter: Sendable {
    /// Takes rows in any order, each with a cell a column; call it with some hundreds at once.
    ///
    /// - Throws: ``ReleaseArchiveError/duplicateKey`` for a row whose key another has.
    func add(_ rows: [[Cell]]) async throws
    /// Writes every file, rows in the order of their keys; tells from time to time how many rows are written.
    ///
    /// - Returns: the files, `SHA256SUMS` not among them, and the SHA-256 of `SHA256SUMS` in hexadecimal.
    func finish(
        _ progress: @escaping @Sendable (Int) -> Void
    ) async throws -> (files: [ReleasedFile], bytes: String)
    /// Gives up: nothing is left.
    func discard() async
}

/// How a file is encoded for transport (RFC 9110 §8.4.1).
public enum FileEncoding: String, Sendable, CaseIterable {
    case gzip
    case zstd
}

/// A file as it lies on disk.
public struct ArchivedFile: Sendable, Hashable {
    /// Where it lies.
    public let path: String
    /// Its size in bytes.
    public let size: Int64
    /// SHA-256 of its bytes as they lie there, in lower-case hexadecimal.
    public let sha256: String

    /// Describes a file.
    public init(path: String, size: Int64, sha256: String) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }
}

/// A file of a release in every form that is kept.
public struct ArchivedForms: Sendable {
    /// The file itself.
    public var plain: ArchivedFile
    /// The same, encoded.
    public var encoded: [FileEncoding: ArchivedFile]

    /// Describes the forms.
    public init(plain: ArchivedFile, encoded: [FileEncoding: ArchivedFile] = [:]) {
        self.plain = plain
        self.encoded = encoded
    }
}

/// Why an archive did not do what it was asked.
public enum ReleaseArchiveError: Error, Hashable, Sendable {
    /// Two rows have the same key, or one has none; the text names the columns, never a value.
    case duplicateKey(String)
    /// The disk is full or cannot be written; the text is for operators.
    case unavailable(String)
    /// There is no such release.
    case missing
    /// A question about rows that the table cannot answer: an unknown column, a value of another type, a place of another
    /// query's pages. The text never repeats what was asked.
    case invalidQuery(String)
    /// A question about rows would take longer than is allowed.
    case tooCostly
    /// So many questions about rows wait that another would wait too long: it may be asked again later.
    case busy
}
