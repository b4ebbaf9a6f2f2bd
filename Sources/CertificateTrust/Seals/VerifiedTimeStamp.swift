public import SharingModel

/// What a verified token says.
public struct VerifiedTimeStamp: Hashable, Sendable {
    /// When the bytes existed at the latest, by the authority's clock (genTime).
    public let time: Timestamp
    /// The policy under which the authority worked, a dotted object identifier.
    public let policy: String
    /// The authority's number of the token, big-endian without leading zeros.
    public let serial: [UInt8]
}
