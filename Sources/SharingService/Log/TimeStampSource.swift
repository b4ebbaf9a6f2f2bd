/// The time stamps over published checkpoints that are kept (log.md, Checkpoints).
public protocol TimeStampSource: Sendable {
    /// Every time stamp, oldest first.
    func all() -> [KeptTimeStamp]
    /// The token of that name, DER as the authority gave it; nil if there is none.
    func token(_ name: String) -> [UInt8]?
    /// The checkpoint that the token of that name is over, byte for byte; nil if there is none.
    func checkpoint(_ name: String) -> [UInt8]?
}

/// A time stamp as it is listed.
public struct KeptTimeStamp: Hashable, Sendable {
    /// Its name: `<time>-<size>`, the time in RFC 3339's basic form.
    public let name: String
    /// The size of the tree that it is over.
    public let size: UInt64

    /// Lists a time stamp.
    public init(name: String, size: UInt64) {
        self.name = name
        self.size = size
    }
}
