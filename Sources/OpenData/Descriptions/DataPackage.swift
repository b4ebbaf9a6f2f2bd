public import CanonicalJSON
import SharingModel

/// A dataset as a Data Package v2 (datapackage.org): `datapackage.json`.
public enum DataPackage {
    /// The descriptor of the newest public release; nil where every release was recalled.
    public static func document(
        of description: DatasetDescription,
        at addresses: PublicAddresses
    ) -> JSONValue? {
        guard let release = description.current else { return nil }
        let dataset = description.dataset
        var publisher: JSONObject = [
            "title": .string(description.publisher.name.joined),
            "path": .string(addresses.publisher(description.publisher.id)), "roles": ["publisher"],
        ]
        publisher["email"] = dataset.contact.email.map { .string($0) }
        return [
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": .string(description.name), "id": .string(addresses.dataset(description.name)),
            "title": .string(dataset.title.joined),
            "description": .string("\(dataset.summary.en)\n\n\(dataset.summary.zh)"),
            "homepage": .string(addresses.page(description.name)),
            "version": .string("\(release.manifest.number)"),
            "created": .string(release.releasedAt.description),
            "keywords": .array(
                (dataset.keywords(in: .english) + dataset.keywords(in: .chinese)).map { .string($0) }
            ),
            "contributors": [.object(publisher)],
            "licenses": [
                [
                    "name": .string(dataset.licence), "path": .string(dataset.licenceAddress),
                    "title": .string(dataset.licenceTitle),
                ]
            ],
            "sources": [
                [
                    "title": .string(description.publisher.name.joined),
                    "path": .string(addresses.page(description.name)),
                ]
            ],
            "resources": .array(
                release.dataFiles
                    // A file of no lines says nothing of its columns, and some readers stumble over it.
                    .filter { $0.format != .jsonLines || release.manifest.rows.released > 0 }
                    .map { resource($0.format, $0.file, release.manifest, addresses) }
            ),
        ]
    }

    private static func resource(
        _ format: DataFormat,
        _ file: ReleasedFile,
        _ manifest: ReleaseManifest,
        _ addresses: PublicAddresses
    ) -> JSONValue {
        let name = manifest.dataset.description
        var resource: JSONObject = [
            "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
            "name": .string(format == .csv ? name : "\(name)-\(format.rawValue)"),
            "path": .string(addresses.file(file.name, of: manifest)),
            "title": .string(format.label.joined),
            "mediatype": .string(format.mediaType), "bytes": .integer(file.size),
            "hash": .string("sha256:" + file.sha256),
        ]
        switch format {
        case .csv:
            resource["type"] = "table"
            resource["format"] = "csv"
            resource["encoding"] = "utf-8"
            resource["schema"] = TableSchema.document(of: manifest.table)
        case .excel:
            resource["format"] = "csv"
            // Python's name for UTF-8 that begins with a byte order mark.
            resource["encoding"] = "utf-8-sig"
        case .jsonLines:
            resource["format"] = "jsonl"
            resource["encoding"] = "utf-8"
        // Readers would take a named format for a table that they must open themselves.
        case .sqlite: break
        }
        return .object(resource)
    }
}
