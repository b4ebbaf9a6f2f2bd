import Foundation
import PostgresStore
import SQLiteStore
import SharingService
import TransparencyLog

/// Where the store is: a directory of this machine, or a database of PostgreSQL.
enum StorePlace {
    case directory(String, keys: String)
    case database(PostgresAddress, replicas: PostgresAddress? = nil)

    /// A store, and what only the composition root does with it.
    struct Opened: Sendable {
        let store: any SharingStore
        /// Finishes what was begun; blocks until then.
        let close: @Sendable () -> Void
        /// The store itself, where its write-ahead log is to be watched.
        let embedded: SQLiteStore?
        /// The store itself, where other gateways may run on it.
        let shared: PostgresStore?
    }

    /// Makes an empty store, with an empty log of that name.
    ///
    /// - Throws: `StoreOpeningError`, `PostgresOpeningError`.
    func create(log origin: NoteName) throws {
        switch self {
        case .directory(let path, let keys): try SQLiteStore.create(at: path, keys: keys, log: origin)
        case .database(let address, _): try PostgresStore.create(at: address, log: origin)
        }
    }

    /// Opens the store that `init` made; `isAlone` where no gateway may run on it meanwhile, which a directory never lets.
    ///
    /// - Throws: `StoreOpeningError`, `PostgresOpeningError`.
    func open(isAlone: Bool = false) throws -> Opened {
        switch self {
        case .directory(let path, let keys):
            let store = try SQLiteStore(opening: path, keys: keys)
            return Opened(store: store, close: { store.close() }, embedded: store, shared: nil)
        case .database(let address, let replicas):
            let store = try PostgresStore(opening: address, replicas: replicas, isAlone: isAlone)
            return Opened(store: store, close: { store.close() }, embedded: nil, shared: store)
        }
    }

    /// Whether there may be a store already, whose keys are there too then.
    var mayExist: Bool {
        switch self {
        case .directory(let path, _): FileManager.default.fileExists(atPath: "\(path)/gateway.sqlite")
        case .database: false
        }
    }
}

extension StorePlace: CustomStringConvertible {
    /// For operators.
    var description: String {
        switch self {
        case .directory(let path, _): path
        case .database(let address, _): address.description
        }
    }
}
