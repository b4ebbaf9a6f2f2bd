public import CanonicalJSON
import SharingModel

/// A dataset as Croissant 1.0 (MLCommons), which tools for machine learning load: `croissant.json`.
public enum Croissant {
    /// The description of the newest public release; nil where every release was recalled.
    public static func document(
        of description: DatasetDescription,
        at addresses: PublicAddresses
    ) -> JSONValue? {
        guard let release = description.current else { return nil }
        let dataset = description.dataset
        return [
            "@context": context, "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": .string(description.name),
            "alternateName": [.string(dataset.title.en), .string(dataset.title.zh)],
            "description": .string("\(dataset.summary.en)\n\n\(dataset.summary.zh)"),
            "url": .string(addresses.page(description.name)), "license": .string(dataset.licenceAddress),
            "version": .string("\(release.manifest.number).0.0"),
            "datePublished": .string(description.created.description),
            "dateModified": .string(release.releasedAt.description), "inLanguage": ["zh", "en"],
            "keywords": .array(
                (dataset.keywords(in: .english) + dataset.keywords(in: .chinese)).map { .string($0) }
            ),
            "creator": SchemaOrg.organization(description.publisher, at: addresses),
            "publisher": SchemaOrg.organization(description.publisher, at: addresses),
            "citeAs": .string(
                "\(description.publisher.name.en): \(dataset.title.en), release \(release.manifest.number), "
                    + addresses.page(description.name)
            ),
            "distribution": .array(
                release.dataFiles.map { file($0.format, $0.file, release.manifest, addresses) }
            ),
            "recordSet": release.file(.csv).map { [rows(of: release.manifest.table, in: $0)] } ?? [],
        ]
    }

    private static func file(
        _ format: DataFormat,
        _ file: ReleasedFile,
        _ manifest: ReleaseManifest,
        _ addresses: PublicAddresses
    ) -> JSONValue {
        [
            "@type": "cr:FileObject", "@id": .string(file.name), "name": .string(file.name),
            "contentUrl": .string(addresses.file(file.name, of: manifest)),
            "contentSize": .string("\(file.size) B"), "encodingFormat": .string(format.mediaType),
            "sha256": .string(file.sha256),
        ]
    }

    private static func rows(of table: ReleasedTable, in file: ReleasedFile) -> JSONValue {
        let keys: [JSONValue] = table.primaryKey.map { ["@id": .string("rows/\($0)")] }
        return [
            "@type": "cr:RecordSet", "@id": "rows", "name": "rows",
            "key": keys.count == 1 ? keys[0] : .array(keys),
            "field": .array(
                table.columns.map { column in
                    [
                        "@type": "cr:Field", "@id": .string("rows/\(column.name)"),
                        "name": .string(column.name), "description": .string(column.title.joined),
                        "dataType": .string(dataType(of: column)),
                        "source": [
                            "fileObject": ["@id": .string(file.name)],
                            "extract": ["column": .string(column.name)],
                        ],
                    ]
                }
            ),
        ]
    }

    private static func dataType(of column: ReleasedColumn) -> String {
        // A masked value is none of the column's type.
        guard column.mask == nil else { return "sc:Text" }
        return switch column.type {
        case .string: "sc:Text"
        case .integer: "sc:Integer"
        case .number: "sc:Float"
        case .boolean: "sc:Boolean"
        case .date: "sc:Date"
        }
    }

    /// The context that Croissant 1.0 prescribes ("Appendix: JSON-LD context").
    private static let context: JSONValue = [
        "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
        "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "data": ["@id": "cr:data", "@type": "@json"],
        "dataType": ["@id": "cr:dataType", "@type": "@vocab"], "dct": "http://purl.org/dc/terms/",
        "examples": ["@id": "cr:examples", "@type": "@json"], "extract": "cr:extract", "field": "cr:field",
        "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet",
        "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset",
        "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField",
        "path": "cr:path", "recordSet": "cr:recordSet", "references": "cr:references",
        "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
        "sc": "https://schema.org/", "separator": "cr:separator", "source": "cr:source",
        "subField": "cr:subField", "transform": "cr:transform",
    ]
}
