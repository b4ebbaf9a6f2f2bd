/// Why a database was not opened; the texts are for operators and say what to do.
public enum PostgresOpeningError: Error, Hashable, Sendable {
    /// The URL is none, or not a safe one.
    case address(reason: String)
    /// There is a store already, and creating is not opening.
    case alreadyExists(place: String)
    /// There is no store.
    case missing(place: String)
    /// The subjects' keys are none, or those of another store.
    case keysForeign(place: String)
    /// Somebody needs it alone, or is to have it alone and a gateway runs on it.
    case inUse(place: String)
    /// It was written by a newer program.
    case newer(place: String, found: Int, known: Int)
    /// It was written by an older program, and is only looked at.
    case older(place: String, found: Int, known: Int)
    /// Its data were moved to another store.
    case moved(place: String)
    /// The schemas hold what no gateway made.
    case foreign(place: String)
    /// The server is older than what the statements need.
    case oldServer(place: String, version: String)
    /// The server does not do what the store's promises need.
    case unsafeSetting(place: String, name: String, value: String)
    /// The server refused, or there is none.
    case failed(place: String, reason: String)
}

extension PostgresOpeningError: CustomStringConvertible {
    /// What is wrong and the mend.
    public var description: String {
        switch self {
        case .address(let reason):
            "the address of the store is not right: \(reason); write store: postgresql://USER@HOST/DATABASE"
        case .alreadyExists(let place):
            "\(place) holds a store already: start the gateway with it, or choose another database"
        case .missing(let place):
            "there is no store in \(place): run `oncegate init` first, or correct store"
        case .keysForeign(let place):
            "the schema oncegate_keys of \(place) is empty or of another store, and without its own keys nothing of the data can be read: restore it from its own backup"
        case .inUse(let place):
            "another program runs on \(place), and one of the two needs it alone (to create it, to bring it to a newer form, or to copy it): stop the other one, or wait"
        case .newer(let place, let found, let known):
            "\(place) has version \(found) and this program knows up to \(known): run the newer program"
        case .older(let place, let found, let known):
            "\(place) has version \(found) and this program reads version \(known): start the gateway with this program first"
        case .moved(let place):
            "the data of \(place) were moved already: oncegate store take-back lets gateways go on with them"
        case .foreign(let place):
            "the schema oncegate of \(place) is not a gateway's: correct store"
        case .oldServer(let place, let version):
            "the server of \(place) is PostgreSQL \(version): use 15 or newer"
        case .unsafeSetting(let place, let name, let value):
            "the server of \(place) keeps \(name) at \(value), so that what is committed may be lost: set it back"
        case .failed(let place, let reason):
            "\(place) cannot be used: \(reason)"
        }
    }
}
