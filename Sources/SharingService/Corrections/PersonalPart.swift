import CanonicalJSON
import Crypto
import SharingModel

/// What is personal in a matter, opened, with the subject's data key under which it is sealed.
struct PersonalPart {
    /// Canonical JSON's members.
    var members: JSONObject
    let tag: BlindTag
    let key: SymmetricKey

    /// Opens it; nil where the subject's data were erased, or nothing was sealed.
    ///
    /// - Parameters:
    ///   - matter: the matter.
    ///   - stored: its data key as it was found.
    ///   - batch: in which it is opened.
    init?(of matter: StoredMatter, stored: [UInt8]?, in batch: inout BatchDraft) {
        guard let tag = matter.keyTag, let stored, let sealed = matter.sealed,
            let key = try? batch.dataKey(for: tag, stored: stored),
            let bytes = try? batch.vault.open(sealed, for: .matter(id: matter.id), with: key),
            let members = try? JSONValue(parsing: bytes).object
        else { return nil }
        (self.members, self.tag, self.key) = (members, tag, key)
    }

    /// Sealed again, for the same matter.
    func sealed(for matter: StoredMatter, in batch: inout BatchDraft) throws -> [UInt8] {
        try batch.seal(JSONValue.object(members).canonicalBytes, for: .matter(id: matter.id), with: key)
    }
}
