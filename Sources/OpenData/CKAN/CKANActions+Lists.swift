import CanonicalJSON
import SharingModel

/// Organizations are agencies, groups are themes, tags are keywords.
extension CKANActions {
    private var publishers: [(publisher: DatasetDescription.Publisher, datasets: [DatasetDescription])] {
        Dictionary(grouping: available, by: \.publisher.id).values
            .map { ($0[0].publisher, $0) }
            .sorted { $0.publisher.id.description < $1.publisher.id.description }
    }

    private var themes: [(code: String, datasets: [DatasetDescription])] {
        Set(available.flatMap(\.dataset.themes)).sorted()
            .map { code in (code, available.filter { $0.dataset.themes.contains(code) }) }
    }

    func organizationList(_ parameters: CKANParameters) throws(CKANError) -> JSONValue {
        try list(publishers.map { document(of: $0.publisher, $0.datasets) }, "organizations", parameters)
    }

    func organizationShow(_ parameters: CKANParameters) throws(CKANError) -> JSONValue {
        let id = try parameters.required("id")
        guard
            let (publisher, datasets) = publishers.first(where: {
                $0.publisher.id.description == id || documents.id(of: $0.publisher) == id.lowercased()
            })
        else { throw .notFound("Organization was not found.") }
        return try shown(document(of: publisher, datasets), with: datasets, parameters)
    }

    func groupList(_ parameters: CKANParameters) throws(CKANError) -> JSONValue {
        try list(themes.map { document(ofTheme: $0.code, $0.datasets) }, "groups", parameters)
    }

    func groupShow(_ parameters: CKANParameters) throws(CKANError) -> JSONValue {
        let id = try parameters.required("id").lowercased()
        guard
            let (code, datasets) = themes.first(where: {
                $0.code.lowercased() == id || documents.id(ofTheme: $0.code) == id
            })
        else { throw .notFound("Group was not found.") }
        return try shown(document(ofTheme: code, datasets), with: datasets, parameters)
    }

    func tagList(_ parameters: CKANParameters) throws(CKANError) -> JSONValue {
        let query = try parameters.text("query")?.lowercased()
        let found = tags.filter { tag in query.map { tag.lowercased().contains($0) } ?? true }
        let isWhole = try parameters.flag("all_fields", usually: false)
        return .array(try page(found, parameters).map { isWhole ? documents.tag($0) : .string($0) })
    }

    private func document(
        of publisher: DatasetDescription.Publisher,
        _ datasets: [DatasetDescription]
    ) -> JSONValue {
        let created = datasets.map(\.created).min() ?? Timestamp(millisecondsSinceEpoch: 0)
        return counted(documents.organization(publisher, at: created), datasets.count)
    }

    private func document(ofTheme code: String, _ datasets: [DatasetDescription]) -> JSONValue {
        counted(documents.group(code), datasets.count)
    }

    private func counted(_ document: JSONValue, _ count: Int) -> JSONValue {
        var object = document.object ?? JSONObject()
        object["package_count"] = .integer(Int64(count))
        return .object(object)
    }

    /// Names, or with `all_fields` the documents; of those alone that a parameter names, where it names some.
    private func list(
        _ documents: [JSONValue],
        _ choice: String,
        _ parameters: CKANParameters
    ) throws(CKANError) -> JSONValue {
        let wanted = Set(try parameters.list(choice))
        let isWhole = try parameters.flag("all_fields", usually: false)
        let chosen = documents.filter { wanted.isEmpty || wanted.contains($0["name"]?.string ?? "") }
        return .array(try page(chosen, parameters).map { isWhole ? $0 : $0["name"] ?? .null })
    }

    private func shown(
        _ document: JSONValue,
        with datasets: [DatasetDescription],
        _ parameters: CKANParameters
    ) throws(CKANError) -> JSONValue {
        var object = document.object ?? JSONObject()
        for name in ["extras", "tags", "users", "groups"] { object[name] = [] }
        if try parameters.flag("include_datasets", usually: false) {
            object["packages"] = .array(datasets.map { documents.package($0) })
        }
        return .object(object)
    }
}
