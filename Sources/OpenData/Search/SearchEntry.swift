import SharingModel

/// One dataset with the words by which it is found.
public struct SearchEntry: Sendable {
    /// The dataset.
    public let dataset: DatasetDescription
    /// Its texts, folded, with what a word in them counts: the weightiest first.
    private let texts: [(weight: Int, text: [UInt8])]
    private let facets: [DatasetSearch.Facet: [String]]

    init(_ description: DatasetDescription) {
        dataset = description
        let definition = description.dataset
        let columns = description.current?.manifest.table.columns ?? []
        func folded(_ texts: [String]) -> [UInt8] { SearchWords.folded(texts.joined(separator: "\n")) }
        texts = [
            (16, folded([definition.title.en, definition.title.zh, description.name])),
            (8, folded(definition.keywords.flatMap { [$0.en, $0.zh] })),
            (4, folded([description.publisher.name.en, description.publisher.name.zh])),
            (2, folded(columns.flatMap { [$0.name, $0.title.en, $0.title.zh] })),
            (1, folded([definition.summary.en, definition.summary.zh])),
        ]
        facets = [
            .theme: definition.themes,
            .agency: [definition.publisher.description],
            .format: description.current?.dataFiles.map(\.format.rawValue) ?? [],
            .frequency: [definition.frequency.rawValue],
        ]
    }

    /// Its values of a facet.
    public func values(of facet: DatasetSearch.Facet) -> [String] { facets[facet] ?? [] }

    /// How well it meets the words; nil if one of them is nowhere in it.
    public func score(of words: SearchWords) -> Int? {
        var sum = 0
        for word in words.all {
            guard let best = texts.lazy.compactMap({ word.share(in: $0.text, weight: $0.weight) }).max()
            else { return nil }
            sum += best
        }
        return sum
    }
}
