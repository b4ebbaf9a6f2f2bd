import GRDB
import SharingService

/// The wrapped data keys of subjects, in a file of their own: it is kept out of the data's ordinary backups, so that a key
/// that was destroyed does not come back with them.
///
/// Every change is a transaction of its own, on disk when the call returns; a key is there before anything is committed
/// that it seals.
final class SubjectKeyTable {
    let database: Database
    private let copies: CopyLock
    private let begin: PreparedStatement
    private let commit: PreparedStatement
    private let rollback: PreparedStatement
    private let select: PreparedStatement
    private let insert: PreparedStatement
    private let restrict: PreparedStatement
    private let delete: PreparedStatement
    private let selectPage: PreparedStatement
    private let replace: PreparedStatement
    /// The subjects whose data are kept and not used; few at any time.
    private(set) var restricted: Set<BlindTag>

    /// `copies` is held by whoever copies the file.
    init(_ database: Database, _ copies: CopyLock) throws {
        self.database = database
        self.copies = copies
        begin = try PreparedStatement(database, "BEGIN IMMEDIATE")
        commit = try PreparedStatement(database, "COMMIT")
        rollback = try PreparedStatement(database, "ROLLBACK")
        select = try PreparedStatement(database, "SELECT wrapped FROM subject_key WHERE tag = ?1")
        insert = try PreparedStatement(database, "INSERT INTO subject_key (tag, wrapped) VALUES (?1, ?2)")
        restrict = try PreparedStatement(database, "UPDATE subject_key SET restricted = 1 WHERE tag = ?1")
        delete = try PreparedStatement(database, "DELETE FROM subject_key WHERE tag = ?1")
        selectPage = try PreparedStatement(
            database,
            "SELECT tag, wrapped FROM subject_key WHERE tag > ?1 ORDER BY tag LIMIT ?2"
        )
        replace = try PreparedStatement(
            database,
            "UPDATE subject_key SET wrapped = ?3 WHERE tag = ?1 AND wrapped = ?2"
        )
        let all = try PreparedStatement(database, "SELECT tag FROM subject_key WHERE restricted = 1")
        restricted = Set(try all.all { $0.tag(0) }.compactMap { $0 })
    }

    func wrappedKey(of tag: BlindTag) throws -> [UInt8]? {
        select.bind(1, tag)
        return try select.first { $0.bytes(0) }
    }

    /// Adds keys, all or none.
    func add(_ keys: [(tag: BlindTag, wrapped: [UInt8])]) throws {
        guard !keys.isEmpty else { return }
        try change {
            for (tag, wrapped) in keys {
                insert.bind(1, tag)
                insert.bind(2, wrapped)
                try insert.execute()
            }
        }
    }

    /// Keeps what a subject's key seals from being used.
    func restrict(_ tag: BlindTag) throws {
        try change {
            restrict.bind(1, tag)
            try restrict.execute()
        }
        restricted.insert(tag)
    }

    /// Destroys a subject's key, if it still is the one with that ``mark(of:)`` and not one that the subject got later; nothing of
    /// it stays in the file.
    func destroy(_ tag: BlindTag, marked mark: [UInt8]) throws {
        guard let wrapped = try wrappedKey(of: tag), SubjectKeyTable.mark(of: wrapped) == mark else { return }
        try change {
            delete.bind(1, tag)
            try delete.execute()
        }
        restricted.remove(tag)
        try forgetReplaced()
    }

    /// Keys in the order of their tags, restricted ones too.
    func page(after tag: BlindTag?, limit: Int) throws -> [WrappedKey] {
        selectPage.bind(1, tag?.bytes ?? [])
        selectPage.bind(2, Int64(limit))
        return try selectPage.all { row in
            row.tag(0).map { WrappedKey(tag: $0, wrapped: row.bytes(1)) }
        }.compactMap { $0 }
    }

    /// Replaces keys that still are as they were read, all or none.
    func replace(_ keys: [RewrappedKey]) throws {
        guard !keys.isEmpty else { return }
        try change {
            for key in keys {
                replace.bind(1, key.before.tag)
                replace.bind(2, key.before.wrapped)
                replace.bind(3, key.after)
                try replace.execute()
            }
        }
    }

    /// Takes out of the file what was replaced: freed places are overwritten (secure_delete), and the write-ahead log goes.
    func forgetReplaced() throws { try copies.hold { _ = try database.checkpoint(.truncate) } }

    /// What tells a wrapped key from every other: the nonce under which it was wrapped, which is random and no secret.
    ///
    /// It stays when the key is wrapped anew.
    static func mark(of wrapped: [UInt8]) -> [UInt8] { Array(wrapped.prefix(12)) }

    private func change(_ body: () throws -> Void) throws {
        try begin.execute()
        do {
            try body()
            try commit.execute()
        } catch {
            // SQLite rolls back by itself after some failures.
            try? rollback.execute()
            throw error
        }
    }
}
