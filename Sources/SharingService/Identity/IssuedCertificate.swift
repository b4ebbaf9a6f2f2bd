/// One certificate, named by the key that issued it and its serial number.
public struct IssuedCertificate: Hashable, Sendable {
    /// SHA-256 of the issuer's SubjectPublicKeyInfo.
    public let issuerKey: [UInt8]
    /// The serial number: big-endian magnitude without leading zeros.
    public let serial: [UInt8]

    /// Names a certificate.
    public init(issuerKey: [UInt8], serial: [UInt8]) {
        self.issuerKey = issuerKey
        self.serial = serial
    }
}
