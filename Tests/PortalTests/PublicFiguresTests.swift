import GatewayTesting
import OpenData
import SharingModel
import Testing

@testable import Portal

@Suite struct PublicFiguresTests {
    private static let newest = CivilMonth(number: 2026 * 12 + 9)

    /// Counts of three months, two items, two consumers and two providers, many of them small.
    private func tallies(seed: UInt64) throws -> [Tally] {
        var state = seed
        func next(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        let measures: [TallyMeasure] = [
            .replacement, .release, .emptyReuse, .verification(.mismatch), .paper(.other), .refusal,
        ]
        var found: [Tally] = []
        for place in 0..<120 {
            let key = Tally.Key(
                consumer: AgencyID(["tax", "health"][next(2)]),
                provider: AgencyID(["civil-affairs", "transport"][next(2)]),
                item: ["deed-tax-relief", "food-permit-new"][next(2)],
                material: ["marriage-record", "business-licence"][next(2)],
                measure: measures[place % measures.count]
            )
            let month = CivilMonth(number: PublicFiguresTests.newest.number - next(3))
            found.append(
                Tally(month: month, key: key, count: 1 + next(4), newest: .init(millisecondsSinceEpoch: 0))
            )
        }
        return found
    }

    @Test(arguments: [UInt64](1...20))
    func `every figure is the sum of what the dataset shows, so that nothing masked follows`(
        seed: UInt64
    ) throws {
        let tallies = try tallies(seed: seed)
        let figures = PublicFigures(tallies, until: PublicFiguresTests.newest)
        let city = try SampleCity()
        let dataset = try #require(city.datasets.first { $0.name.description == "reuse-statistics" })
        let table = try ReuseTable(dataset, under: city.catalogue)
        let next = CivilMonth(number: PublicFiguresTests.newest.number + 1)
        let rows = table.rows(of: tallies, before: next).map(\.cells)
        func place(_ name: String) throws -> Int {
            try #require(table.table.columns.firstIndex { $0.name == name })
        }
        /// What the dataset shows of a column, by another.
        func shown(_ column: String, by name: String) throws -> [String: Int] {
            let (column, name) = (try place(column), try place(name))
            var sums: [String: Int] = [:]
            for row in rows {
                if let count = Int(row[column].text), count > 0 { sums[row[name].text, default: 0] += count }
            }
            return sums
        }
        func total(_ column: String) throws -> Int { try shown(column, by: "month").values.reduce(0, +) }
        #expect(rows.contains { $0.contains(.masked) })
        #expect(try figures.saved == total("papersSaved"))
        #expect(try figures.taken == total("papersTaken"))
        #expect(try figures.questions == total("verifications") + total("reuses"))
        #expect(try figures.savedByItem == shown("papersSaved", by: "serviceItem"))
        #expect(try figures.savedByConsumer == shown("papersSaved", by: "consumer"))
        #expect(try figures.savedByProvider == shown("papersSaved", by: "provider"))
        let byMonth = try shown("papersSaved", by: "month")
        #expect(figures.savedByMonth == figures.months.map { byMonth[$0.description] ?? 0 })
    }

    @Test func `the month that runs and what has no place in the dataset are in no figure`() throws {
        func tally(_ month: Int, item: String?) -> Tally {
            Tally(
                month: CivilMonth(number: PublicFiguresTests.newest.number + month),
                key: .init(
                    consumer: AgencyID("tax"),
                    provider: AgencyID("transport"),
                    item: item,
                    material: "marriage-record",
                    measure: .replacement
                ),
                count: 9,
                newest: .init(millisecondsSinceEpoch: 0)
            )
        }
        let figures = PublicFigures(
            [tally(1, item: "a"), tally(0, item: nil), tally(0, item: "b"), tally(-12, item: "c")],
            until: PublicFiguresTests.newest
        )
        #expect(figures.saved == 9 && figures.savedByItem == ["b": 9])
        #expect(
            PublicFigures([tally(0, item: "b")], until: PublicFiguresTests.newest, atLeast: 10).saved == 0
        )
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (41_352, "41,352"), (-1234, "-1,234")])
    func `figures have their thousands apart`(_ number: Int, _ text: String) {
        #expect(FigureText.count(number) == text)
    }
}
