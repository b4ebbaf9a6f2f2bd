import SharingModel
import SharingService

extension MaterialTable {
    /// Every revision of a record, oldest first, without those that are restricted or whose key is gone.
    func history(of number: Int64) throws -> [StoredRevision] {
        guard let places = RevisionPlace.all(of: number) else { return [] }
        selectAllRevisions.bind(1, places.lowerBound)
        selectAllRevisions.bind(2, places.upperBound)
        let revisions = try selectAllRevisions.all { row -> StoredRevision? in
            guard let keyTag = row.tag(2), !keys.restricted.contains(keyTag),
                let wrapped = try keys.wrappedKey(of: keyTag)
            else { return nil }
            return StoredRevision(
                material: StoredMaterial(
                    number: number,
                    revision: RevisionPlace(place: row.integer(0)).revision,
                    version: Int(row.integer(1)),
                    keyTag: keyTag,
                    wrappedKey: wrapped,
                    sealed: row.bytes(3)
                ),
                time: row.optionalInteger(4).map { Timestamp(millisecondsSinceEpoch: $0) }
            )
        }
        return revisions.compactMap(\.self)
    }
}
