import GatewayTesting
import OpenData
import SharingModel
import Testing

@Suite struct DatasetSearchTests {
    private let search: DatasetSearch

    init() throws {
        let food = try OpenDataSample.dataset("food-permits")
        let transport = try OpenDataSample.dataset(
            "transport-permits",
            title: LocalizedText(en: "Road transport permits", zh: "道路运输经营许可证"),
            summary: LocalizedText(en: "Haulage; food lorries too.", zh: "货运与客运。"),
            publisher: "transport",
            themes: ["TRAN", "ECON"],
            keywords: [LocalizedText(en: "lorries", zh: "货车")],
            frequency: "weekly"
        )
        let gone = try OpenDataSample.dataset("food-gone")
        search = DatasetSearch([
            try OpenDataSample.description(of: food),
            try OpenDataSample.description(
                of: transport,
                releases: [OpenDataSample.release(transport, 1), OpenDataSample.release(transport, 2)]
            ),
            try OpenDataSample.description(
                of: gone,
                releases: [OpenDataSample.release(gone, 1, recalled: "held names")]
            ),
        ])
    }

    private func names(_ text: String, _ change: (inout DatasetSearch.Query) -> Void = { _ in }) -> [String] {
        var query = DatasetSearch.Query()
        query.text = text
        change(&query)
        return search.results(of: query).datasets.map(\.name)
    }

    @Test(arguments: [
        ("", ["transport-permits", "food-permits"]),  // the newest first
        ("food", ["food-permits", "transport-permits"]),  // a title counts more than a summary
        ("FOOD Permits", ["food-permits", "transport-permits"]),
        ("Ｆｏｏｄ safety", ["food-permits"]),  // full width
        ("许可证", ["transport-permits", "food-permits"]),
        ("食品许可证", ["food-permits"]),  // not in one piece: three of four pairs
        ("食品", ["food-permits"]), ("货车", ["transport-permits"]),
        ("Floor area", ["transport-permits", "food-permits"]),  // titles of columns
        ("交通运输局", ["transport-permits"]),  // publishers
        ("lorrie", ["transport-permits"]), ("safeties", []),
        ("food unicorn", []), ("食堂", []),
        ("\u{202E}\u{0}()*:\"'; DROP", []), ("  ,;", ["transport-permits", "food-permits"]),
    ])
    func `words of both languages are found`(text: String, expected: [String]) {
        #expect(names(text) == expected)
    }

    @Test func `a dataset of which everything was recalled is not found`() {
        #expect(names("gone").isEmpty)
        #expect(search.entries.count == 2)
    }

    @Test func `facets narrow what is found and count what another choice would give`() throws {
        var query = DatasetSearch.Query()
        query.facets = [.agency: ["transport"]]
        let results = search.results(of: query)
        #expect(results.datasets.map(\.name) == ["transport-permits"])
        let agencies = try #require(results.facets[.agency])
        #expect(agencies.map(\.value) == ["market-regulation", "transport"])
        #expect(agencies.map(\.count) == [1, 1])
        let themes = try #require(results.facets[.theme])
        #expect(themes.map(\.value) == ["ECON", "TRAN"])
        #expect(themes.map(\.count) == [1, 1])
        #expect(results.facets[.format]?.map(\.value) == ["csv", "excel", "jsonl", "sqlite"])
        #expect(names("") { $0.facets = [.theme: ["TRAN"], .frequency: ["daily"]] }.isEmpty)
        #expect(names("") { $0.facets = [.theme: []] }.count == 2)
    }

    @Test func `pages follow one another and the count is of all`() {
        #expect(names("") { $0.limit = 1 } == ["transport-permits"])
        #expect(names("") { ($0.offset, $0.limit) = (1, 1) } == ["food-permits"])
        var query = DatasetSearch.Query()
        query.offset = 5
        let past = search.results(of: query)
        #expect(past.datasets.isEmpty)
        #expect(past.count == 2)
        #expect(names("") { ($0.offset, $0.limit) = (-1, -1) }.isEmpty)
    }

    @Test func `titles are put in order in the reader's language`() {
        #expect(names("") { $0.order = .title } == ["food-permits", "transport-permits"])
        #expect(
            names("") { ($0.order, $0.language) = (.title, .chinese) } == [
                "transport-permits", "food-permits",
            ]
        )
    }

    @Test func `a very long question is cut and answered`() {
        #expect(names(String(repeating: "食", count: 100_000)).isEmpty)
        #expect(names(String(repeating: "a\u{301}", count: 100_000)).isEmpty)
    }
}
