import Foundation
import GRDB

/// The random number that a store's database and the file of its subjects' keys have in common, so that neither is taken for
/// that of another store.
enum StoreIdentity {
    private static let setting = "store_id"

    /// Gives a new store its number, and compares that of an old one.
    ///
    /// - Throws: ``StoreOpeningError/keysForeign(path:)`` for keys of another store, or for none where there are data.
    static func check(_ database: Database, keys: Database, keyPath: String) throws {
        let known = try Data.fetchOne(
            database,
            sql: "SELECT value FROM setting WHERE name = ?",
            arguments: [setting]
        )
        let found = try Data.fetchOne(keys, sql: "SELECT id FROM store")
        if let known {
            guard known == found else { throw StoreOpeningError.keysForeign(path: keyPath) }
            return
        }
        // First into the keys: a database without its number takes the one that they have.
        var id = found ?? Data()
        if found == nil {
            id = Data((0..<16).map { _ in UInt8.random(in: .min ... .max) })
            try keys.execute(sql: "INSERT INTO store (id) VALUES (?)", arguments: [id])
        }
        try database.execute(
            sql: "INSERT INTO setting (name, value) VALUES (?, ?)",
            arguments: [setting, id]
        )
    }
}
