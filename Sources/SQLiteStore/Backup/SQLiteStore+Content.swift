import Foundation
import GRDB
public import SharingService

extension SQLiteStore {
    /// Reads what a store holds at one moment, while a gateway goes on with it in another process; nothing is changed.
    ///
    /// Both files are copied first, into a folder `backup` beside each of them, which is removed afterwards. The keys come second:
    /// those of everything in the data are among them.
    ///
    /// - Throws: ``StoreOpeningError``, or what `body` throws.
    public static func snapshot<Result>(
        of directory: String,
        keys keyDirectory: String,
        _ body: (any StoreContent) throws -> Result
    ) throws -> Result {
        let path = StoreFiles.database(in: directory)
        let keyPath = StoreFiles.keys(in: keyDirectory)
        guard StoreFiles.exists(path) else { throw StoreOpeningError.missing(path: path) }
        guard StoreFiles.exists(keyPath) else { throw StoreOpeningError.keysMissing(path: keyPath) }
        let folders = [directory + "/backup", keyDirectory + "/backup"]
        for folder in folders { try StoreFiles.makeFolder(folder) }
        // Held by a backup that runs already.
        let lock = try StoreLock(directory: folders[0])
        defer {
            for folder in folders { try? FileManager.default.removeItem(atPath: folder) }
            lock.release()
        }
        let copies = (StoreFiles.database(in: folders[0]), StoreFiles.keys(in: folders[1]))
        try DatabaseCopy.make(of: path, at: copies.0)
        try DatabaseCopy.make(of: keyPath, at: copies.1)
        return try read(copies.0, keys: copies.1) { try body($0) }
    }

    /// Reads what a store holds for another one that goes on from it: this one is marked first, so that no gateway goes on here too.
    ///
    /// If `body` throws, the mark is taken away.
    ///
    /// - Throws: ``StoreOpeningError``, also where a gateway runs on it; what `body` throws.
    public static func handOver<Result>(
        from directory: String,
        keys keyDirectory: String,
        to place: String,
        _ body: (any StoreContent) throws -> Result
    ) throws -> Result {
        try exclusively(directory, keyDirectory) { connection in
            guard try connection.settings.value(StoreMark.moved) == nil else {
                throw StoreOpeningError.moved(path: StoreFiles.database(in: directory))
            }
            try connection.write { try connection.settings.put(StoreMark.moved, Array(place.utf8)) }
            do {
                return try body(try DatabaseContent(connection.database, keys: connection.keys.database))
            } catch {
                try connection.write { try connection.settings.remove(StoreMark.moved) }
                throw error
            }
        }
    }

    /// Lets a gateway go on with a store that was handed over.
    ///
    /// - Returns: whether it was.
    /// - Throws: ``StoreOpeningError``.
    public static func takeBack(_ directory: String, keys keyDirectory: String) throws -> Bool {
        try exclusively(directory, keyDirectory) { connection in
            guard try connection.settings.value(StoreMark.moved) != nil else { return false }
            try connection.write { try connection.settings.remove(StoreMark.moved) }
            return true
        }
    }

    /// Makes a store in a directory that has none, and fills it: all of it is there when this returns, or nothing.
    ///
    /// - Throws: ``StoreOpeningError``, or what `body` throws.
    public static func fill<Result>(
        at directory: String,
        keys keyDirectory: String,
        _ body: (any StoreFilling) throws -> Result
    ) throws -> Result {
        let lock = try StoreLock(directory: directory)
        defer { lock.release() }
        let (path, keyPath) = (StoreFiles.database(in: directory), StoreFiles.keys(in: keyDirectory))
        for existing in [path, keyPath] where StoreFiles.exists(existing) {
            throw StoreOpeningError.inTheWay(path: existing)
        }
        let (fresh, freshKeys) = (path + ".new", keyPath + ".new")
        for unfinished in [fresh, freshKeys] { StoreFiles.removeDatabase(unfinished) }
        do {
            try StoreFiles.createEmpty(fresh)
            let queues = try StoreConnection.open(fresh, keys: freshKeys)
            defer { queues.close() }
            let result = try queues.use { try fill($0, keys: $1, body) }
            queues.close()
            // First the keys: data without them would be taken for complete.
            try StoreFiles.rename(freshKeys, to: keyPath, in: keyDirectory)
            try StoreFiles.rename(fresh, to: path, in: directory)
            // So that it can be copied before a gateway has opened it.
            for filled in [path, keyPath] { _ = try CopyLock(of: filled, creating: true) }
            return result
        } catch {
            for unfinished in [fresh, freshKeys] { StoreFiles.removeDatabase(unfinished) }
            throw error
        }
    }

    /// Adds what a copy of the journal of erasures says to the journal in a directory of keys, which is never replaced by an older one.
    ///
    /// - Throws: ``StoreOpeningError``.
    public static func addToJournal(_ copy: [UInt8], in keyDirectory: String) throws {
        let journal = ErasureJournal(path: StoreFiles.journal(in: keyDirectory))
        try journal.append(try journal.effects(copy))
    }

    private static func fill<Result>(
        _ database: Database,
        keys: Database,
        _ body: (any StoreFilling) throws -> Result
    ) throws -> Result {
        var result: Result?
        try keys.inTransaction(.immediate) {
            try database.inTransaction(.immediate) {
                let content = try DatabaseContent(database, keys: keys)
                result = try body(content)
                try content.finish()
                return .commit
            }
            return .commit
        }
        guard let result else { throw StoreError.unavailable("a transaction ended without its result") }
        return result
    }

    /// Opens the files of a store that nobody else has.
    private static func read<Result>(
        _ path: String,
        keys keyPath: String,
        _ body: (DatabaseContent) throws -> Result
    ) throws -> Result {
        let queues = try StoreConnection.open(path, keys: keyPath)
        defer { queues.close() }
        return try queues.use { try body(try DatabaseContent($0, keys: $1)) }
    }

    /// Works with a store as a gateway does, which is kept out.
    private static func exclusively<Result>(
        _ directory: String,
        _ keyDirectory: String,
        _ body: (StoreConnection) throws -> Result
    ) throws -> Result {
        let path = StoreFiles.database(in: directory)
        guard StoreFiles.exists(path) else { throw StoreOpeningError.missing(path: path) }
        let lock = try StoreLock(directory: directory)
        defer { lock.release() }
        let queues = try StoreConnection.open(path, keys: StoreFiles.keys(in: keyDirectory))
        defer { queues.close() }
        return try queues.use { database, keys in
            let connection = try StoreConnection(
                database,
                keys: keys,
                directory: directory,
                keyDirectory: keyDirectory
            )
            defer { connection.checkpointAtEnd() }
            return try body(connection)
        }
    }
}
