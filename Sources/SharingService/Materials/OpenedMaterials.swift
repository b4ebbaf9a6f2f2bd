import CanonicalJSON
import SharingModel

extension BatchDraft {
    /// Opens stored records of `type`'s code, each by the fields of the version it was submitted under.
    ///
    /// - Throws: `Vault.Unopenable` when one was altered: a wrong answer is worse than none.
    func open(_ stored: [StoredMaterial], of type: MaterialType) throws -> [MaterialRecord] {
        try stored.compactMap { try open($0, of: type) }
    }

    /// Opens one stored record; nil if it was submitted under another version of the type.
    func open(_ stored: StoredMaterial, of type: MaterialType) throws -> MaterialRecord? {
        guard stored.version == type.reference.version else { return nil }
        let json = try JSONValue(parsing: content(of: stored))
        guard let record = MaterialRecord(sealed: json, type: type) else {
            throw Vault.Unopenable(what: "a record of \(type.reference)")
        }
        return record
    }

    /// The canonical bytes that were sealed.
    func content(of stored: StoredMaterial) throws -> [UInt8] {
        let key = try vault.dataKey(stored.wrappedKey, for: stored.keyTag)
        return try vault.open(
            stored.sealed,
            for: .revision(number: stored.number, revision: stored.revision),
            with: key
        )
    }
}
