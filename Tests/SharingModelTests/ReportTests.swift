import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct ReportTests {
    private let city: SampleCity
    private let november = CivilMonth(number: 2026 * 12 + 10)

    init() throws {
        city = try SampleCity()
    }

    private func tally(
        _ measure: TallyMeasure,
        _ count: Int = 1,
        month: CivilMonth? = nil,
        by consumer: String? = "affairs-centre",
        from provider: String = "market-regulation",
        item: String? = "food-permit-new",
        of material: String = "business-licence"
    ) -> Tally {
        let key = Tally.Key(
            consumer: consumer.flatMap { AgencyID($0) },
            provider: AgencyID(provider),
            item: item,
            material: material,
            measure: measure
        )
        return Tally(
            month: month ?? november,
            key: key,
            count: count,
            newest: Timestamp(millisecondsSinceEpoch: 1_795_420_800_123)
        )
    }

    @Test func `every measure has a text of its own that is read back`() {
        let texts = TallyMeasure.allCases.map(\.description)
        #expect(Set(texts).count == texts.count)
        #expect(texts.map { TallyMeasure($0) } == TallyMeasure.allCases)
        #expect(TallyMeasure("paper/because") == nil)
    }

    @Test func `a month is read back as it is written`() {
        #expect(CivilMonth("2026-11") == november && november.description == "2026-11")
        for text in ["2026-13", "2026-1", "2026-011", "2026/11", ""] { #expect(CivilMonth(text) == nil) }
    }

    @Test func `a release, and a match that stands for a paper, are papers that were not asked for`() throws {
        let report = Report(
            [
                tally(.release, 3), tally(.emptyReuse, 2), tally(.replacement, 5),
                tally(.verification(.match), 7), tally(.verification(.mismatch), 1),
                tally(.paper(.notHeld), 4),
                tally(.refusal, 2), tally(.refusedFor(.noContract), 2),
                tally(.refusedFor(.fieldNotGranted), 1),
            ],
            by: nil
        )
        let figures = try #require(report.rows.first?.figures)
        #expect(report.rows.count == 1)
        #expect(figures.papersSaved == 8 && figures.papersTaken == 4)
        #expect(figures.verifications(.match) == 12 && figures.verifications == 13)
        #expect(figures.reuses == 5)
        #expect(figures.json["refusals"] == 2)
        #expect(figures.json["refusedFor"] == ["no-contract": 2, "field-not-granted": 1])
        #expect(figures.json["papersTakenFor"] == ["not-held": 4])
        #expect(Set(figures.columns.map(\.name)).count == figures.columns.count)
    }

    @Test(
        arguments: [
            (nil, 5), (Report.Grouping.agency, 4), (.item, 4), (.material, 2),
        ] as [(Report.Grouping?, Int)]
    )
    func `rows are told apart by what is asked, and nothing is lost`(grouping: Report.Grouping?, count: Int) {
        let tallies = [
            tally(.release, 1), tally(.release, 2, by: "tax"),
            tally(.release, 4, item: "food-permit-renewal"),
            tally(.submission, 8, by: nil, item: nil), tally(.release, 16, month: CivilMonth(number: 24_000)),
        ]
        let report = Report(tallies, by: grouping)
        #expect(report.rows.count == count)
        #expect(report.rows.reduce(0) { $0 + $1.figures.papersSaved } == 23)
        #expect(report.rows.reduce(0) { $0 + $1.figures[.submission] } == 8)
        #expect(report.rows.map(\.key.month) == report.rows.map(\.key.month).sorted())
    }

    @Test func `what a provider did by itself is its own row`() {
        let report = Report([tally(.submission, 8, by: nil, item: nil)], by: .agency)
        #expect(report.rows.map(\.key.agency?.description) == ["market-regulation"])
    }

    @Test func `rates are shares with four places, of what was compared and of what was answered`() throws {
        let type = try #require(city.catalogue.types["business-licence"]?.first)
        let quality = DataQuality(
            of: type,
            [
                tally(.replacement, 1), tally(.verification(.mismatch), 2),
                tally(.verification(.notFound), 4),
                tally(.correction, 1), tally(.release, 1), tally(.verification(.mismatch), 9, of: "diploma"),
            ],
            newestSubmission: Timestamp("2026-11-20T16:00:00.000Z")
        )
        #expect(quality.mismatchRate == "0.6667" && quality.correctionRate == "0.1250")
        #expect(quality.declared == type.document["updated"]?.string && quality.declared != nil)
        // The 21st in the city's zone.
        let day = try #require(CivilDate("2026-11-23"))
        #expect(quality.age(on: day, in: .shanghai) == 2)
        let unused = DataQuality(of: type, [], newestSubmission: nil)
        #expect(
            unused.mismatchRate == nil && unused.json(on: day, in: .shanghai)["daysSinceSubmission"] == nil
        )
    }

    @Test(arguments: [
        ("food-permit-new", "business-licence", false), ("food-permit-new", "resident-identity", true),
        ("deed-tax-relief", "property-title", true), ("food-permit-new", "diploma", false),
    ])
    func `a verification stands for a paper where the list has the type as verified or as none`(
        slug: String,
        material: String,
        isReplaced: Bool
    ) throws {
        let item = try #require(city.catalogue.serviceItem(slug))
        #expect(item.replacesPaper(verifying: material) == isReplaced)
    }
}
