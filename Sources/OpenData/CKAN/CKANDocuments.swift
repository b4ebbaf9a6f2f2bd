import CanonicalJSON
public import SharingModel

/// Datasets, resources, organizations, groups and tags as CKAN 2.11 shows them, in one language.
public struct CKANDocuments: Sendable {
    /// Where things are.
    public let addresses: PublicAddresses
    /// The language of titles.
    public let language: Language

    /// Writes in `language`.
    public init(at addresses: PublicAddresses, in language: Language) {
        self.addresses = addresses
        self.language = language
    }

    func id(of description: DatasetDescription) -> String {
        CKANIdentifier.uuid(of: addresses.dataset(description.name))
    }

    func id(of description: DatasetDescription, _ format: DataFormat) -> String {
        CKANIdentifier.uuid(of: addresses.distribution(description.name, format))
    }

    func id(of publisher: DatasetDescription.Publisher) -> String {
        CKANIdentifier.uuid(of: addresses.publisher(publisher.id))
    }

    func id(ofTheme code: String) -> String { CKANIdentifier.uuid(of: DataTheme.address(of: code)) }

    /// A dataset; one that was recalled has no resources.
    func package(_ description: DatasetDescription) -> JSONValue {
        let dataset = description.dataset
        let tags = self.tags(of: description)
        let resources = resources(of: description)
        return [
            "author": .string(description.publisher.name[language]), "author_email": .null,
            "creator_user_id": .null, "id": .string(id(of: description)), "isopen": true,
            "license_id": .string(dataset.licence), "license_title": .string(dataset.licenceTitle),
            "license_url": .string(dataset.licenceAddress),
            "maintainer": .string(dataset.contact.name[language]),
            "maintainer_email": dataset.contact.email.map { .string($0) } ?? .null,
            "metadata_created": .string(description.created.withoutZone),
            "metadata_modified": .string(description.modified.withoutZone),
            "name": .string(description.name), "notes": .string(dataset.summary[language]),
            "num_resources": .integer(Int64(resources.count)), "num_tags": .integer(Int64(tags.count)),
            "organization": organization(description.publisher, at: description.created),
            "owner_org": .string(id(of: description.publisher)), "private": false, "state": "active",
            "title": .string(dataset.title[language]), "type": "dataset",
            "url": .string(addresses.page(description.name)),
            "version": .string(description.current.map { "\($0.manifest.number)" } ?? ""),
            "title_translated": CKANDocuments.translated(dataset.title),
            "notes_translated": CKANDocuments.translated(dataset.summary),
            "extras": [
                ["key": "frequency", "value": .string(dataset.frequency.rawValue)],
                ["key": "identifier", "value": .string(description.name)],
                ["key": "uri", "value": .string(addresses.dataset(description.name))],
            ],
            "groups": .array(dataset.themes.map { group($0) }), "resources": .array(resources),
            "tags": .array(tags.map(tag)), "relationships_as_subject": [], "relationships_as_object": [],
        ]
    }

    /// The files of the newest public release; the ids stay the same from release to release.
    func resources(of description: DatasetDescription) -> [JSONValue] {
        guard let release = description.current else { return [] }
        return release.dataFiles.enumerated().map { place, pair in
            resource(pair.format, pair.file, of: release, at: place, in: description)
        }
    }

    private func resource(
        _ format: DataFormat,
        _ file: ReleasedFile,
        of release: DatasetDescription.Release,
        at place: Int,
        in description: DatasetDescription
    ) -> JSONValue {
        let time = JSONValue.string(release.releasedAt.withoutZone)
        return [
            "cache_last_updated": .null, "cache_url": .null, "created": time,
            "datastore_active": .boolean(format == .csv), "description": .string(format.label[language]),
            "format": .string(format.title), "hash": .string("sha256:" + file.sha256),
            "id": .string(id(of: description, format)), "last_modified": time, "metadata_modified": time,
            "mimetype": .string(format.mediaType), "mimetype_inner": .null, "name": .string(file.name),
            "package_id": .string(id(of: description)), "position": .integer(Int64(place)),
            "resource_type": "file", "size": .integer(file.size), "state": "active",
            "url": .string(addresses.file(file.name, of: release.manifest)), "url_type": .null,
        ]
    }

    /// An agency; `created` is when something of it was released first.
    func organization(_ publisher: DatasetDescription.Publisher, at created: Timestamp) -> JSONValue {
        [
            "id": .string(id(of: publisher)), "name": .string(publisher.id.description),
            "title": .string(publisher.name[language]), "display_name": .string(publisher.name[language]),
            "type": "organization", "description": "", "image_url": "", "image_display_url": "",
            "created": .string(created.withoutZone), "is_organization": true,
            "approval_status": "approved", "state": "active",
        ]
    }

    /// A theme.
    func group(_ code: String) -> JSONValue {
        let title = JSONValue.string(DataTheme.title(of: code)[language])
        return [
            "id": .string(id(ofTheme: code)), "name": .string(code.lowercased()), "title": title,
            "display_name": title, "type": "group", "description": "", "image_url": "",
            "image_display_url": "", "is_organization": false, "approval_status": "approved",
            "state": "active",
        ]
    }

    /// The names of a dataset's tags: its keywords in both languages.
    func tags(of description: DatasetDescription) -> [String] {
        var seen: Set<String> = []
        return (description.dataset.keywords(in: .english) + description.dataset.keywords(in: .chinese))
            .compactMap(CKANIdentifier.tag).filter { seen.insert($0).inserted }
    }

    func tag(_ name: String) -> JSONValue {
        [
            "id": .string(CKANIdentifier.uuid(of: "\(addresses.base)/tag/\(name)")), "name": .string(name),
            "display_name": .string(name), "state": "active", "vocabulary_id": .null,
        ]
    }

    private static func translated(_ text: LocalizedText) -> JSONValue {
        ["en": .string(text.en), "zh_CN": .string(text.zh)]
    }
}
