/// Why a store was not created or opened; the texts are for operators and say what to do.
public enum StoreOpeningError: Error, Hashable, Sendable {
    /// There is a store already, and creating is not opening.
    case alreadyExists(path: String)
    /// There is no store.
    case missing(path: String)
    /// There are data, but not the keys that open them.
    case keysMissing(path: String)
    /// The keys are of other data.
    case keysForeign(path: String)
    /// Another gateway, or another part of this one, has it open.
    case inUse(path: String)
    /// Another program, such as a backup, holds a lock on the database.
    case held(path: String)
    /// It was written by a newer program.
    case newer(path: String, found: Int, known: Int)
    /// It is a database, but not one of this program's.
    case foreign(path: String)
    /// SQLite does not do what the store's promises need.
    case unsafeSetting(name: String, value: String)
    /// Something is there where a store is to be made and filled.
    case inTheWay(path: String)
    /// No gateway of this version has opened it yet.
    case neverOpened(path: String)
    /// Its data were moved to another store.
    case moved(path: String)
    /// The operating system or SQLite refused.
    case failed(path: String, reason: String)
}

extension StoreOpeningError: CustomStringConvertible {
    /// What is wrong and the mend.
    public var description: String {
        switch self {
        case .alreadyExists(let path):
            "\(path) exists already: start the gateway with it, or choose another data directory"
        case .missing(let path):
            "there is no \(path): run `oncegate init` first, or correct the data directory"
        case .keysMissing(let path):
            "there is no \(path), and without it nothing of the data can be read: restore it from its own backup"
        case .keysForeign(let path):
            "\(path) is empty or of another store, and without its own keys nothing of the data can be read: restore it from "
                + "its own backup"
        case .inUse(let path):
            "\(path) is locked: another gateway runs on this data directory; stop it first"
        case .held(let path):
            "\(path) is held by another program, such as sqlite3 or a backup: end that first (fuser \(path) names it)"
        case .newer(let path, let found, let known):
            "\(path) has version \(found) and this program knows up to \(known): run the newer program"
        case .foreign(let path):
            "\(path) is not a database of this gateway: correct the data directory"
        case .unsafeSetting(let name, let value):
            "SQLite keeps \(name) at \(value), so that what is written may not be on disk: "
                + "use a local file system and a standard SQLite"
        case .inTheWay(let path):
            "\(path) is there already, and only an empty place is filled: move it away, or give another directory"
        case .neverOpened(let path):
            "\(path) was not opened by this version of the gateway yet, so it cannot be copied: start the gateway first"
        case .moved(let path):
            "the data of \(path) were moved already: oncegate store take-back lets the gateway go on with them"
        case .failed(let path, let reason):
            "\(path) cannot be used: \(reason); check its owner, its mode and the disk"
        }
    }
}
