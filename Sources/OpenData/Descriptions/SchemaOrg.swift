public import CanonicalJSON
import SharingModel

/// A dataset as search engines read it: schema.org `Dataset` in JSON-LD, embedded in its page.
public enum SchemaOrg {
    /// The description of a dataset; of one that was recalled without files.
    public static func document(
        of description: DatasetDescription,
        at addresses: PublicAddresses
    ) -> JSONValue {
        let dataset = description.dataset
        var object: JSONObject = [
            "@context": "https://schema.org/", "@type": "Dataset",
            "@id": .string(addresses.dataset(description.name)), "name": .string(dataset.title.en),
            "alternateName": .string(dataset.title.zh),
            "description": .string("\(dataset.summary.en)\n\n\(dataset.summary.zh)"),
            "url": .string(addresses.page(description.name)), "identifier": .string(description.name),
            "license": .string(dataset.licenceAddress), "isAccessibleForFree": true,
            "inLanguage": ["zh", "en"],
            "keywords": .array(
                (dataset.keywords(in: .english) + dataset.keywords(in: .chinese)).map { .string($0) }
            ),
            "creator": organization(description.publisher, at: addresses),
            "publisher": organization(description.publisher, at: addresses),
            "datePublished": .string(description.created.description),
            "dateModified": .string(description.modified.description),
            "includedInDataCatalog": ["@type": "DataCatalog", "url": .string(addresses.catalogue)],
        ]
        if let release = description.current {
            object["version"] = .string("\(release.manifest.number)")
            object["variableMeasured"] = .array(
                release.manifest.table.columns.map { column in
                    [
                        "@type": "PropertyValue", "name": .string(column.name),
                        "description": .string(column.title.joined),
                    ]
                }
            )
            object["distribution"] = .array(
                release.dataFiles.map { format, file in
                    [
                        "@type": "DataDownload", "name": .string(file.name),
                        "contentUrl": .string(addresses.file(file.name, of: release.manifest)),
                        "encodingFormat": .string(format.mediaType), "contentSize": .string("\(file.size) B"),
                        "sha256": .string(file.sha256),
                    ]
                }
            )
        }
        return .object(object)
    }

    /// JSON as it may stand in a `script` element: nothing in it ends the element or begins a comment.
    public static func scriptText(_ json: JSONValue) -> String {
        var result = ""
        for scalar in String(decoding: json.encodedBytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "<": result += "\\u003c"
            case ">": result += "\\u003e"
            case "&": result += "\\u0026"
            case "\u{2028}": result += "\\u2028"
            case "\u{2029}": result += "\\u2029"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func organization(
        _ publisher: DatasetDescription.Publisher,
        at addresses: PublicAddresses
    ) -> JSONValue {
        [
            "@type": publisher.kind == .government ? "GovernmentOrganization" : "Organization",
            "@id": .string(addresses.publisher(publisher.id)), "name": .string(publisher.name.en),
            "alternateName": .string(publisher.name.zh), "identifier": .string(publisher.uscc),
            "url": .string(addresses.publisher(publisher.id)),
        ]
    }
}
