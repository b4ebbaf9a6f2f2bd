import Hummingbird
import OpenData
import SharingModel

/// What the address of a search says; what it does not understand it leaves out.
struct SearchAddress {
    private(set) var text = ""
    private(set) var facets: [DatasetSearch.Facet: String] = [:]
    private(set) var order = DatasetSearch.Order.relevance
    private(set) var page = 1

    /// A longer question is cut; no title has as many words.
    private static let longestQuestion = 200

    /// The first page of a search.
    init(text: String = "", facets: [DatasetSearch.Facet: String] = [:]) {
        (self.text, self.facets) = (text, facets)
    }

    init(_ request: Request) {
        let query = request.uri.queryParameters
        text = String((query["q"] ?? "").prefix(SearchAddress.longestQuestion))
        for facet in DatasetSearch.Facet.allCases {
            if let value = query[Substring(facet.rawValue)], SearchAddress.isWord(value) {
                facets[facet] = String(value)
            }
        }
        order = query["sort"].flatMap { DatasetSearch.Order(rawValue: String($0)) } ?? .relevance
        page = query["page"].flatMap { Int($0) }.map { min(max($0, 1), 10_000) } ?? 1
    }

    /// With another value of a facet, or without one, from the first page.
    func with(_ facet: DatasetSearch.Facet, _ value: String?) -> SearchAddress {
        var changed = self
        changed.facets[facet] = value
        changed.page = 1
        return changed
    }

    /// Another page of the same.
    func with(page: Int) -> SearchAddress {
        var changed = self
        changed.page = page
        return changed
    }

    /// The query, without what is usual.
    var parameters: [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        if !text.isEmpty { parameters.append(("q", text)) }
        for facet in DatasetSearch.Facet.allCases {
            if let value = facets[facet] { parameters.append((facet.rawValue, value)) }
        }
        if order != .relevance { parameters.append(("sort", order.rawValue)) }
        if page > 1 { parameters.append(("page", "\(page)")) }
        return parameters
    }

    /// The address.
    func link(in language: PageLanguage) -> String {
        let chosen = language.isChosen ? [(name: "lang", value: language.language.rawValue)] : []
        return "/datasets" + QueryText.text(parameters + chosen)
    }

    /// Codes, ids and formats are short words.
    private static func isWord(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
            }
    }
}
