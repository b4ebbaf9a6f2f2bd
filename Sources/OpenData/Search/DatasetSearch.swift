public import SharingModel

/// Finds datasets by words of either language and by facets: an index in memory, made anew with every snapshot.
///
/// Every word of a question must occur in a dataset's title, name, keywords, publisher, columns or summary. Chinese is
/// written without spaces: of a longer run of characters most of its pairs must occur.
public struct DatasetSearch: Sendable {
    /// By what datasets are sorted into drawers.
    public enum Facet: String, Hashable, Sendable, CaseIterable {
        /// Codes of data themes, such as `ECON`.
        case theme
        /// Ids of publishers.
        case agency
        /// Formats of files: `csv`, `excel`, `jsonl`, `sqlite`.
        case format
        /// How often it changes: `daily` and so on.
        case frequency
    }

    /// In which order they are found.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// The best match first; without words, the newest.
        case relevance
        /// The newest first.
        case modified
        /// By title.
        case title
    }

    /// What is asked.
    public struct Query: Hashable, Sendable {
        /// The words; empty for all datasets.
        public var text = ""
        /// Of each facet named here, one of the values must hold.
        public var facets: [Facet: Set<String>] = [:]
        /// The order.
        public var order = Order.relevance
        /// The language of titles for ``Order/title``.
        public var language = Language.english
        /// How many are skipped.
        public var offset = 0
        /// How many are given at most.
        public var limit = 20

        /// Everything.
        public init() {}
    }

    /// What was found.
    public struct Results: Sendable {
        /// How many there are in all.
        public let count: Int
        /// The page that was asked for.
        public let datasets: [DatasetDescription]
        /// How many datasets there would be with each value of a facet, whatever was chosen of the same facet: the most
        /// frequent first.
        public let facets: [Facet: [(value: String, count: Int)]]
    }

    /// The datasets that can be found, with their words.
    public let entries: [SearchEntry]

    /// Indexes the datasets that have a public release.
    public init(_ datasets: [DatasetDescription]) {
        entries = datasets.filter { $0.current != nil }.map(SearchEntry.init)
    }

    /// The datasets that meet a question.
    public func results(of query: Query) -> Results {
        let words = SearchWords(query.text)
        let matches = entries.compactMap { entry in
            entry.score(of: words).map { (entry: entry, score: $0) }
        }
        func meets(_ entry: SearchEntry, except free: Facet? = nil) -> Bool {
            query.facets.allSatisfy { facet, wanted in
                facet == free || wanted.isEmpty || entry.values(of: facet).contains(where: wanted.contains)
            }
        }
        var facets: [Facet: [(value: String, count: Int)]] = [:]
        for facet in Facet.allCases {
            facets[facet] = DatasetSearch.counts(
                matches.filter { meets($0.entry, except: facet) }.map { $0.entry.values(of: facet) }
            )
        }
        let found = DatasetSearch.sorted(
            matches.filter { meets($0.entry) },
            by: query.order,
            query.language
        )
        let page = found.dropFirst(max(0, query.offset)).prefix(max(0, query.limit))
        return Results(count: found.count, datasets: page.map(\.dataset), facets: facets)
    }

    /// How often each value occurs: the most frequent first, then by their text.
    public static func counts(_ values: [[String]]) -> [(value: String, count: Int)] {
        var counts: [String: Int] = [:]
        for value in values.joined() { counts[value, default: 0] += 1 }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    private static func sorted(
        _ matches: [(entry: SearchEntry, score: Int)],
        by order: Order,
        _ language: Language
    ) -> [SearchEntry] {
        matches.sorted { left, right in
            switch order {
            case .relevance where left.score != right.score: return left.score > right.score
            case .relevance, .modified:
                let (one, other) = (left.entry.dataset.modified, right.entry.dataset.modified)
                if one != other { return one > other }
            case .title:
                let titles = (left.entry.dataset.dataset.title, right.entry.dataset.dataset.title)
                if titles.0[language] != titles.1[language] {
                    return titles.0[language] < titles.1[language]
                }
            }
            return left.entry.dataset.dataset.name < right.entry.dataset.dataset.name
        }.map(\.entry)
    }
}
