import CanonicalJSON
import SharingModel

extension BatchDraft {
    /// Opens the stored records that were found by `subject`, of `type`'s code, each by the fields of the version it was submitted
    /// under.
    ///
    /// - Throws: `Vault.Unopenable` when one was altered, or does not name the subject by whom it was found: a wrong answer is worse
    ///   than none.
    ///
    /// Only the values of `names` are read, if it is given.
    mutating func open(
        _ stored: [StoredMaterial],
        about subject: Subject,
        of type: MaterialType,
        only names: Set<String>? = nil
    ) throws -> [MaterialRecord] {
        var records: [MaterialRecord] = []
        for material in stored {
            guard let record = try open(material, of: type, only: names) else { continue }
            guard record.names(subject, as: nil) else {
                throw Vault.Unopenable(what: "the index of \(type.reference)")
            }
            records.append(record)
        }
        return records
    }

    /// Opens one stored record; nil if it was submitted under another version of the type.
    mutating func open(
        _ stored: StoredMaterial,
        of type: MaterialType,
        only names: Set<String>? = nil
    ) throws -> MaterialRecord? {
        guard stored.version == type.reference.version else { return nil }
        let record = try content(of: stored).withUnsafeBytes {
            try MaterialRecord(sealed: $0, type: type, only: names)
        }
        guard let record else {
            throw Vault.Unopenable(what: "a record of \(type.reference)")
        }
        return record
    }

    /// The tag of the provider's number of a stored record.
    mutating func sourceTag(of stored: StoredMaterial, type: String) throws -> BlindTag {
        guard let sourceID = try JSONValue(parsing: content(of: stored))["sourceId"]?.string else {
            throw Vault.Unopenable(what: "a record of \(type)")
        }
        return vault.sourceTag(type: type, sourceID: sourceID)
    }

    /// The canonical bytes that were sealed.
    mutating func content(of stored: StoredMaterial) throws -> [UInt8] {
        let key = try dataKey(for: stored.keyTag, stored: stored.wrappedKey)
        return try vault.open(
            stored.sealed,
            for: .revision(number: stored.number, revision: stored.revision),
            with: key
        )
    }

    /// The type in the version under which `stored` was submitted.
    func version(of stored: StoredMaterial, code: String) -> MaterialType? {
        catalogue.versions(of: MaterialTypeReference(code: code, version: stored.version)).first
    }
}
