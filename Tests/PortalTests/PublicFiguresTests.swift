import Testing

@testable import Portal

@Suite struct PublicFiguresTests {
    @Test(
        arguments: [
            (["a": 10, "b": 7], ["a": 10, "b": 7]), (["a": 10, "b": 4], ["a": nil, "b": nil]),
            (["a": 100, "b": 7, "c": 1], ["a": 100, "b": nil, "c": nil]),
            (["a": 100, "b": 3, "c": 4], ["a": 100, "b": nil, "c": nil]), (["a": 2], ["a": nil]), ([:], [:]),
            (["a": 5, "b": 0], ["a": 5]),
        ] as [([String: Int], [String: Int?])]
    )
    func `what is withheld is five or more together, so that it cannot be worked out`(
        _ counts: [String: Int],
        _ shown: [String: Int?]
    ) {
        let lines = PublicFigures.withholding(counts)
        #expect(Dictionary(uniqueKeysWithValues: lines.map { ($0.name, $0.count) }) == shown)
    }

    @Test func `a month in which nothing happened is shown, a month with little is not`() {
        #expect(PublicFigures.withholding(series: [0, 9, 1, 50]) == [0, nil, nil, 50])
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (41_352, "41,352"), (-1234, "-1,234")])
    func `figures have their thousands apart`(_ number: Int, _ text: String) {
        #expect(FigureText.count(number) == text)
    }
}
