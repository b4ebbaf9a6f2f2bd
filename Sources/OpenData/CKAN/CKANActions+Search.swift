import CanonicalJSON
import SharingModel

extension CKANActions {
    private static let mostRows = 1000
    private static let mostFilters = 16

    /// `package_search`: past the last page `results` is empty, and never is something left out.
    func packageSearch(_ parameters: CKANParameters) throws(CKANError) -> JSONValue {
        let question = try SolrQuery(typed: parameters.text("q") ?? "*:*")
        var filters: [SolrQuery] = []
        for text in try filterTexts(parameters) { filters.append(try SolrQuery(text)) }
        let order = try parameters.text("sort")
        let keys = try CKANActions.keys(of: order ?? "score desc, metadata_modified desc")
        let rows = try parameters.count("rows", usually: 10, most: CKANActions.mostRows)
        let start = try parameters.count("start", usually: 0)
        var found: [(entry: SearchEntry, score: Int)] = []
        for entry in search.entries {
            var isWanted = true
            for filter in filters {
                let isMet = try filter.score(of: entry, in: documents) != nil
                isWanted = isWanted && isMet
            }
            if let score = try question.score(of: entry, in: documents), isWanted {
                found.append((entry, score))
            }
        }
        let sorted = sort(found, by: keys).map(\.entry.dataset)
        let facets = try facets(of: sorted, parameters)
        return [
            "count": .integer(Int64(sorted.count)),
            "sort": .string(order ?? "score desc, metadata_modified desc"),
            "facets": facets.plain, "search_facets": facets.titled,
            "results": .array(sorted.dropFirst(start).prefix(rows).map { documents.package($0) }),
        ]
    }

    /// `fq`, and `fq_list`; each may be a text or a list.
    private func filterTexts(_ parameters: CKANParameters) throws(CKANError) -> [String] {
        var texts: [String] = []
        for name in ["fq", "fq_list"] {
            switch try parameters.structured(name) {
            case nil: break
            case .array?: texts += try parameters.list(name)
            // Brackets and braces begin lists and objects in JSON; here they would begin nothing.
            default: if let text = try parameters.text(name) { texts.append(text) }
            }
        }
        guard texts.count <= CKANActions.mostFilters else {
            throw .query("There are too many filters: at most \(CKANActions.mostFilters)")
        }
        return texts
    }

    private typealias Key = (field: String, isDescending: Bool)

    /// Fields by which CKAN's own pages sort and which are alike for all here.
    private static let constantFields = ["views_recent", "views_total", "popularity", "random"]

    private static func keys(of text: String) throws(CKANError) -> [(field: String, isDescending: Bool)] {
        var keys: [Key] = []
        for part in text.split(separator: ",") {
            let words = part.split(whereSeparator: \.isWhitespace)
            guard let first = words.first else { continue }
            var field = String(first)
            let direction = words.count > 1 ? words[1].lowercased() : "asc"
            guard words.count <= 2, ["asc", "desc"].contains(direction) else {
                throw .invalid(
                    parameter: "sort",
                    reason: "Must be fields with asc or desc and commas between them"
                )
            }
            for suffix in ["_string", "_ngram"] where field.hasSuffix(suffix) {
                field.removeLast(suffix.count)
            }
            guard field == "score" || SolrQuery.knownFields.contains(field) || constantFields.contains(field)
            else {
                let known = SolrQuery.knownFields.joined(separator: ", ")
                throw .query("Cannot sort by \(field); known are score, \(known)")
            }
            keys.append((field, direction == "desc"))
        }
        return keys
    }

    private func sort(
        _ found: [(entry: SearchEntry, score: Int)],
        by keys: [(field: String, isDescending: Bool)]
    ) -> [(entry: SearchEntry, score: Int)] {
        let values = found.map { match in
            keys.map { key in
                key.field == "score"
                    ? [] : SolrQuery.values(of: key.field, match.entry.dataset, in: documents) ?? []
            }
        }
        return found.indices.sorted { left, right in
            for (place, key) in keys.enumerated() {
                if key.field == "score", found[left].score != found[right].score {
                    return (found[left].score < found[right].score) != key.isDescending
                }
                let (one, other) = (values[left][place].first ?? "", values[right][place].first ?? "")
                if one != other { return (one < other) != key.isDescending }
            }
            return found[left].entry.dataset.name < found[right].entry.dataset.name
        }.map { found[$0] }
    }

    private func facets(
        of datasets: [DatasetDescription],
        _ parameters: CKANParameters
    ) throws(CKANError) -> (plain: JSONValue, titled: JSONValue) {
        var plain = JSONObject()
        var titled = JSONObject()
        guard try parameters.flag("facet", usually: true) else { return (.object(plain), .object(titled)) }
        // -1 asks for all.
        let limit =
            try parameters.text("facet.limit") == "-1"
            ? Int.max : try parameters.count("facet.limit", usually: 50)
        let least = try parameters.count("facet.mincount", usually: 1)
        for field in try parameters.list("facet.field") {
            guard SolrQuery.knownFields.contains(field) else {
                throw .query(
                    "There is no field \(field); known are \(SolrQuery.knownFields.joined(separator: ", "))"
                )
            }
            let counts = DatasetSearch.counts(
                datasets.map { SolrQuery.values(of: field, $0, in: documents) ?? [] }
            ).filter { $0.count >= least }.prefix(limit)
            plain[field] = .object(
                JSONObject(
                    uniqueMembers: counts.map { .init(name: $0.value, value: .integer(Int64($0.count))) }
                )
            )
            titled[field] = [
                "title": .string(field),
                "items": .array(
                    counts.map { value, count in
                        [
                            "name": .string(value), "display_name": .string(displayName(of: value, field)),
                            "count": .integer(Int64(count)),
                        ]
                    }
                ),
            ]
        }
        return (.object(plain), .object(titled))
    }

    private func displayName(of value: String, _ field: String) -> String {
        switch field {
        case "organization":
            available.first { $0.publisher.id.description == value }?.publisher.name[documents.language]
                ?? value
        case "groups": DataTheme.title(of: value.uppercased())[documents.language]
        default: value
        }
    }
}
