import SharingModel

extension SolrQuery {
    /// How well a dataset meets the query; nil if it does not.
    ///
    /// - Throws: ``CKANError/query(_:)`` for a field that there is not.
    func score(of entry: SearchEntry, in documents: CKANDocuments) throws(CKANError) -> Int? {
        try SolrQuery.score(of: entry, for: root, in: documents)
    }

    private static func score(
        of entry: SearchEntry,
        for node: Node,
        in documents: CKANDocuments
    ) throws(CKANError) -> Int? {
        switch node {
        case .everything: return 0
        case .words(let text): return entry.score(of: SearchWords(text))
        case .field(let name, let match): return try score(of: entry, name, match, in: documents)
        case .not(let node): return try score(of: entry, for: node, in: documents) == nil ? 0 : nil
        case .all(let nodes):
            var sum: Int? = 0
            for node in nodes {
                // Every part is looked at, so that a field that there is not is an error with every dataset.
                let part = try score(of: entry, for: node, in: documents)
                if let total = sum, let part { sum = total + part } else { sum = nil }
            }
            return sum
        case .any(let nodes):
            var best: Int?
            for node in nodes {
                if let part = try score(of: entry, for: node, in: documents) { best = max(best ?? 0, part) }
            }
            return best
        }
    }

    private static func score(
        of entry: SearchEntry,
        _ name: String,
        _ match: Match,
        in documents: CKANDocuments
    ) throws(CKANError) -> Int? {
        if ["text", "title", "notes"].contains(name), case .text(let text, _) = match, text != "*" {
            return entry.score(of: SearchWords(text))
        }
        guard let values = values(of: name, entry.dataset, in: documents) else {
            throw .query("There is no field \(name); known are \(knownFields.joined(separator: ", "))")
        }
        return values.contains { holds(match, of: $0) } ? 1 : nil
    }

    static let knownFields = [
        "text", "title", "notes", "name", "id", "organization", "owner_org", "groups", "tags",
        "res_format", "license_id", "metadata_created", "metadata_modified", "version", "frequency", "type",
        "dataset_type", "state", "private", "capacity", "entity_type",
    ]

    /// The values of a field; nil if there is no such field.
    static func values(
        of field: String,
        _ dataset: DatasetDescription,
        in documents: CKANDocuments
    ) -> [String]? {
        switch field {
        case "text", "title": [dataset.dataset.title.en, dataset.dataset.title.zh]
        case "notes": [dataset.dataset.summary.en, dataset.dataset.summary.zh]
        case "name": [dataset.name]
        case "id": [documents.id(of: dataset)]
        case "organization": [dataset.publisher.id.description]
        case "owner_org": [documents.id(of: dataset.publisher)]
        case "groups": dataset.dataset.themes.map { $0.lowercased() }
        case "tags": documents.tags(of: dataset)
        case "res_format":
            DatasetSearch.counts([dataset.current?.dataFiles.map(\.format.title) ?? []]).map(\.value)
        case "license_id": [dataset.dataset.licence]
        case "metadata_created": [dataset.created.description]
        case "metadata_modified": [dataset.modified.description]
        case "version": [dataset.current.map { "\($0.manifest.number)" } ?? ""]
        case "frequency": [dataset.dataset.frequency.rawValue]
        case "type", "dataset_type": ["dataset"]
        case "state": ["active"]
        case "private": ["false"]
        case "capacity": ["public"]
        case "entity_type": ["package"]
        default: nil
        }
    }

    private static func holds(_ match: Match, of value: String) -> Bool {
        switch match {
        case .text(let text, isQuoted: true): return value.lowercased() == text.lowercased()
        case .text(let pattern, isQuoted: false):
            return isMet(
                Array(pattern.lowercased().unicodeScalars),
                by: Array(value.lowercased().unicodeScalars)
            )
        case .range(let from, let to, let includesFrom, let includesTo):
            let value = comparable(value)
            if let from = from.map(comparable), includesFrom ? value < from : value <= from { return false }
            if let to = to.map(comparable), includesTo ? value > to : value >= to { return false }
            return true
        }
    }

    /// Times in UTC stand in order by their text, without the zone.
    private static func comparable(_ text: String) -> String {
        text.hasSuffix("Z") ? String(text.dropLast()) : text
    }

    /// Whether a text meets a pattern with `*` and `?`, in time that grows with the product of their lengths at most.
    private static func isMet(_ pattern: [Unicode.Scalar], by text: [Unicode.Scalar]) -> Bool {
        var (place, at) = (0, 0)
        var star: (place: Int, at: Int)?
        while at < text.count {
            if place < pattern.count, pattern[place] == "*" {
                star = (place, at)
                place += 1
            } else if place < pattern.count, pattern[place] == "?" || pattern[place] == text[at] {
                place += 1
                at += 1
            } else if let last = star {
                star = (last.place, last.at + 1)
                place = last.place + 1
                at = last.at + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == "*" }
    }
}
