import CanonicalJSON
import OpenData

/// Manifests of releases: one form, or refused.
enum ManifestProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        guard let document = try? JSONValue(parsing: input) else { return }
        if let table = ReleasedTable(json: document) {
            require(ReleasedTable(json: table.json) == table, "a table reads as it is written")
            require(table.keyIndexes.count == table.primaryKey.count, "a key is of the table's columns")
        }
        guard let manifest = ReleaseManifest(json: document) else { return }
        require(ReleaseManifest(json: manifest.json) == manifest, "a manifest reads as it is written")
    }
}
