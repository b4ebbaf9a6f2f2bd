/// Why a database was not opened; the texts are for operators and say what to do.
public enum PostgresOpeningError: Error, Hashable, Sendable {
    /// The URL is none, or not a safe one.
    case address(reason: String)
    /// There is a store already, and creating is not opening.
    case alreadyExists(place: String)
    /// There is no store.
    case missing(place: String)
    /// Another gateway, or another part of this one, has it open.
    case inUse(place: String)
    /// Another gateway had it open while this one had no connection.
    case otherRan(place: String)
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
        case .inUse(let place):
            "another gateway runs on \(place), or this one's lost connection is not given up there yet: stop the other one, or wait"
        case .otherRan(let place):
            "another gateway ran on \(place) meanwhile, or an older copy was restored; what this one remembers may not hold: restart it"
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
