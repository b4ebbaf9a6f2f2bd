public import SharingModel

/// One certificate revocation list (RFC 5280 §5) whose signature was verified against a trust anchor.
///
/// Whether it is in force depends on the time: see ``failure(at:)``.
public struct RevocationList: Sendable {
    /// The issuer's distinguished name for people.
    public let issuer: String
    /// The number that grows with each list of the issuer.
    public let number: CRLNumber
    /// From when it is in force.
    public let lastUpdate: Timestamp
    /// By when the next list is due; this one must not be used from then on.
    public let nextUpdate: Timestamp
    /// The file that it came from.
    public let file: String?

    /// The distinguished name of the authority that signed it, DER, as in the authority's own certificate.
    let issuerDER: [UInt8]
    /// SHA-256 of the SubjectPublicKeyInfo that verified it.
    let signerDigest: [UInt8]
    let serials: SortedSerials

    /// How many certificates it revokes.
    public var count: Int { serials.count }

    /// Whether it revokes the certificate with this serial number, a big-endian magnitude without leading zeros.
    public func contains(_ serial: [UInt8]) -> Bool { serials.contains(serial) }

    /// Why it is not in force at `time`; nil if it is.
    public func failure(at time: Timestamp) -> TrustFailure? {
        if time < lastUpdate {
            return TrustFailure(.notYetInForce(issuer: issuer, from: lastUpdate), in: file)
        }
        guard time < nextUpdate else {
            return TrustFailure(.expired(issuer: issuer, since: nextUpdate), in: file)
        }
        return nil
    }

    /// Whether the key of `authority` signed it.
    func isOf(_ authority: Certificate) -> Bool {
        issuerDER == authority.subjectDER && signerDigest == authority.publicKeyDigest
    }

    /// Whether it takes the place of `other`, rather than standing beside it.
    func succeeds(_ other: RevocationList) -> Bool {
        issuerDER == other.issuerDER && signerDigest == other.signerDigest
    }
}

extension RevocationList: CustomStringConvertible {
    /// The issuer, the number and how many certificates are revoked, without their serial numbers.
    public var description: String { "list \(number) of \(issuer) with \(count) revoked certificates" }
}
