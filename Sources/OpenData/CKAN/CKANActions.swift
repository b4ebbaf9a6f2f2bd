public import CanonicalJSON
import SharingModel

/// The actions of CKAN that read the catalogue; the ones that read rows need the files.
public struct CKANActions: Sendable {
    let datasets: [DatasetDescription]
    let search: DatasetSearch
    let documents: CKANDocuments
    private let title: String

    /// The actions over a snapshot.
    ///
    /// - Parameters:
    ///   - datasets: Every dataset of which something was ever released.
    ///   - search: The index of those that have a public release.
    ///   - title: What the portal is called.
    ///   - documents: How things are written.
    public init(
        over datasets: [DatasetDescription],
        search: DatasetSearch,
        title: String,
        documents: CKANDocuments
    ) {
        self.datasets = datasets
        self.search = search
        self.title = title
        self.documents = documents
    }

    private typealias Action = @Sendable (CKANActions, CKANParameters) throws(CKANError) -> JSONValue

    private static let actions: [String: Action] = [
        "package_list": { me, parameters throws(CKANError) in
            .array(try me.page(me.available, parameters).map { .string($0.name) })
        },
        "package_show": { me, parameters throws(CKANError) in
            me.documents.package(try me.dataset(parameters.required("id")))
        },
        "current_package_list_with_resources": { me, parameters throws(CKANError) in
            .array(try me.page(me.available, parameters).map { me.documents.package($0) })
        },
        "package_search": { me, parameters throws(CKANError) in try me.packageSearch(parameters) },
        "resource_show": { me, parameters throws(CKANError) in
            let (dataset, format) = try me.resource(parameters.required("id"))
            let id = JSONValue.string(me.documents.id(of: dataset, format))
            guard let found = me.documents.resources(of: dataset).first(where: { $0["id"] == id }) else {
                throw .notFound("Resource was not found.")
            }
            return found
        },
        "organization_list": { me, parameters throws(CKANError) in try me.organizationList(parameters) },
        "organization_show": { me, parameters throws(CKANError) in try me.organizationShow(parameters) },
        "group_list": { me, parameters throws(CKANError) in try me.groupList(parameters) },
        "group_show": { me, parameters throws(CKANError) in try me.groupShow(parameters) },
        "tag_list": { me, parameters throws(CKANError) in try me.tagList(parameters) },
        "tag_show": { me, parameters throws(CKANError) in
            let id = try parameters.required("id")
            let tags = me.tags.map { me.documents.tag($0) }
            guard let tag = tags.first(where: { $0["id"]?.string == id || $0["name"]?.string == id })
            else { throw .notFound("Tag was not found.") }
            return tag
        },
        "license_list": { _, _ in CKANActions.licences },
        "status_show": { me, _ in me.status },
        "site_read": { _, _ in true },
        "help_show": { _, parameters throws(CKANError) in
            .string(try CKANActions.help(parameters.required("name")))
        },
        // There are none, and clients that ask for everything ask for them.
        "user_list": { _, _ in [] }, "vocabulary_list": { _, _ in [] }, "resource_view_list": { _, _ in [] },
        "organization_list_for_user": { _, _ in [] },
    ]

    /// The names of the actions, those that read rows included.
    public static let names: [String] = (actions.keys + ["datastore_search"]).sorted()

    /// The result of an action.
    ///
    /// - Throws: ``CKANError``; ``CKANError/notFound(_:)`` for an action that there is not.
    public func result(of action: String, _ parameters: CKANParameters) throws(CKANError) -> JSONValue {
        guard let act = CKANActions.actions[action] else {
            throw .notFound("Action name not known; known are \(CKANActions.names.joined(separator: ", "))")
        }
        return try act(self, parameters)
    }

    /// The dataset and format of a resource that has rows to search.
    ///
    /// - Throws: ``CKANError``: none of that id, recalled, or without rows.
    public func rows(ofResource id: String) throws(CKANError) -> DatasetDescription {
        let (dataset, format) = try resource(id)
        guard format == .csv else {
            throw .notFound("Resource \"\(id)\" has no rows to search; take the CSV.")
        }
        return dataset
    }

    var available: [DatasetDescription] { search.entries.map(\.dataset) }

    /// The names of the tags, each once.
    var tags: [String] { Set(available.flatMap(documents.tags)).sorted() }

    /// The dataset of that name or id.
    private func dataset(_ nameOrID: String) throws(CKANError) -> DatasetDescription {
        let id = nameOrID.lowercased()
        guard let found = datasets.first(where: { $0.name == nameOrID || documents.id(of: $0) == id }) else {
            throw .notFound("Dataset was not found.")
        }
        return try CKANActions.public(found)
    }

    private func resource(_ id: String) throws(CKANError) -> (DatasetDescription, DataFormat) {
        let id = id.lowercased()
        for dataset in datasets {
            for format in DataFormat.allCases where documents.id(of: dataset, format) == id {
                return (try CKANActions.public(dataset), format)
            }
        }
        throw .notFound("Resource was not found.")
    }

    private static func `public`(_ dataset: DatasetDescription) throws(CKANError) -> DatasetDescription {
        guard dataset.current == nil, let recall = dataset.lastRecall else { return dataset }
        throw .gone("Dataset \(dataset.name) was recalled at \(recall.at): \(recall.reason)")
    }

    /// The part of a list that `limit` and `offset` ask for.
    func page<Element>(_ list: [Element], _ parameters: CKANParameters) throws(CKANError) -> [Element] {
        let offset = try parameters.count("offset", usually: 0)
        let limit = try parameters.count("limit", usually: list.count)
        return Array(list.dropFirst(offset).prefix(limit))
    }

    private static func help(_ name: String) throws(CKANError) -> String {
        guard names.contains(name) else { throw .notFound("Action name not known.") }
        return
            "\(name), as in CKAN 2.11: https://docs.ckan.org/en/2.11/api/index.html#ckan.logic.action.get.\(name)"
    }

    private var status: JSONValue {
        [
            "ckan_version": "2.11.0", "site_title": .string(title), "site_description": "",
            "site_url": .string(documents.addresses.base), "error_emails_to": .null,
            "locale_default": .string(documents.language == .chinese ? "zh_CN" : "en"),
            "extensions": ["datastore"],
        ]
    }

    private static let licences: JSONValue = .array(
        Dataset.licences.sorted { $0.key < $1.key }.map { id, address in
            [
                "id": .string(id), "title": .string(id), "url": .string(address), "status": "active",
                "is_generic": false,
            ]
        }
    )
}
