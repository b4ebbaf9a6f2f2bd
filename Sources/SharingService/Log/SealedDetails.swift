import CanonicalJSON
import Crypto
import SharingModel
import TransparencyLog

/// What is kept beside a log record, sealed with a subject's data key, and can be asked for years later.
struct SealedDetails {
    /// The tag of the subject whose key seals.
    let tag: BlindTag
    /// That subject's data key.
    let key: SymmetricKey
    /// On what authorisation, for which case and by whose hand: canonical JSON of the whole purpose.
    var purpose: ArraySlice<UInt8>?
    /// Why a status was changed.
    var reason: String?
    /// Which revisions an answer was drawn from, or a submission made: whether a wrong one was among them is asked years later.
    var revisions: [RevisionReference]?
    /// Whom it is about; of a status only where it changed.
    var subject: Subject?

    /// `{"opening", "purpose"?, "reason"?, "revisions"?, "subject"?}`.
    func canonicalBytes(opening: [UInt8]) -> [UInt8] {
        CanonicalWriter.object { details in
            details.member("opening", plainText: { Base64URL.append(opening, to: &$0) })
            if let purpose { details.member("purpose", canonical: purpose) }
            if let reason { details.member("reason", reason) }
            if let revisions { details.member("revisions", RevisionReference.json(revisions)) }
            if let subject { details.member("subject", subject.json) }
        }
    }
}
