public import TransparencyLog

/// One of the logs of a gateway, as everyone may see it.
public struct GatewayLog: Sendable {
    /// Its number in the store.
    public let number: Int
    /// The key with which others verify; its name is the origin.
    public let key: NoteVerifierKey
    /// Its newest checkpoint, and the one that is published.
    public let released: ReleasedCheckpoint

    /// Describes a log.
    public init(number: Int, key: NoteVerifierKey, released: ReleasedCheckpoint) {
        self.number = number
        self.key = key
        self.released = released
    }

    /// Its year: the last part of its origin; nil for a name that has none.
    public var year: Int? { LogYear.of(key.name) }
}

/// The year of a log's origin (log.md, Origins).
public enum LogYear {
    /// The last part of an origin; nil if that is no year.
    public static func of(_ origin: NoteName) -> Int? {
        origin.description.split(separator: "/").last.flatMap { Int($0) }
    }
}
