import Crypto
import Foundation
public import SharingModel

/// The key of one month of the subject index (log.md, Subject index): under another month's key the same subject has
/// another tag, so that what one month's rows tell ends with the month.
public struct SubjectIndexKey: Sendable {
    /// The civil month of the configured zone.
    public let month: CivilMonth
    private let hmac: HMAC<SHA256>

    init(_ month: CivilMonth, root: SymmetricKey) {
        self.month = month
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: root,
            info: Data("oncegate/v1/log_subject/\(month)".utf8),
            outputByteCount: 32
        )
        hmac = HMAC<SHA256>(key: key)
    }

    /// The tag of a subject: HMAC of its scheme and canonical id.
    public func tag(_ subject: Subject) -> MonthlyTag {
        var hmac = hmac
        hmac.update(data: subject.bytes)
        return MonthlyTag(month: month, tag: hmac.finalize().withUnsafeBytes { BlindTag(prefixOf: $0) })
    }
}
