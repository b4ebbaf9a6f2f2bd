/// Where a connection comes from, and its number.
public struct ConnectionOrigin: Hashable, Sendable {
    /// Its number since the gateway's start, from 1.
    public let number: UInt64
    /// The peer's IP address; nil if it was gone before it could be asked for.
    public let address: String?
    /// The peer's port.
    public let port: Int?

    /// Names a connection.
    public init(number: UInt64, address: String?, port: Int?) {
        self.number = number
        self.address = address
        self.port = port
    }
}
