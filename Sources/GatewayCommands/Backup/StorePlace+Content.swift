import PostgresStore
import SQLiteStore
import SharingService

extension StorePlace {
    /// Reads what the store holds at one moment, while a gateway may go on with it.
    ///
    /// - Throws: `StoreOpeningError`, `PostgresOpeningError`, or what `body` throws.
    func snapshot<Result>(_ body: (any StoreContent) throws -> Result) throws -> Result {
        switch self {
        case .directory(let path, let keys): try SQLiteStore.snapshot(of: path, keys: keys, body)
        case .database(let address, _): try PostgresStore.snapshot(of: address, body)
        }
    }

    /// Reads what the store holds for another one that goes on from it; no gateway goes on here from then on.
    ///
    /// - Throws: `StoreOpeningError`, `PostgresOpeningError`, or what `body` throws.
    func handOver<Result>(to place: StorePlace, _ body: (any StoreContent) throws -> Result) throws -> Result
    {
        switch self {
        case .directory(let path, let keys):
            try SQLiteStore.handOver(from: path, keys: keys, to: "\(place)", body)
        case .database(let address, _): try PostgresStore.handOver(from: address, to: "\(place)", body)
        }
    }

    /// Lets gateways go on with a store that was handed over.
    ///
    /// - Returns: whether it was.
    func takeBack() throws -> Bool {
        switch self {
        case .directory(let path, let keys): try SQLiteStore.takeBack(path, keys: keys)
        case .database(let address, _): try PostgresStore.takeBack(address)
        }
    }

    /// Makes a store where there is none and fills it: all of it is there when this returns, or nothing.
    ///
    /// - Throws: `StoreOpeningError`, `PostgresOpeningError`, or what `body` throws.
    func fill<Result>(_ body: (any StoreFilling) throws -> Result) throws -> Result {
        switch self {
        case .directory(let path, let keys): try SQLiteStore.fill(at: path, keys: keys, body)
        case .database(let address, _): try PostgresStore.fill(at: address, body)
        }
    }
}
