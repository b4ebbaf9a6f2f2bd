import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct DisclosureClockTests {
    private let city: SampleCity

    init() throws {
        city = try SampleCity()
    }

    private func dataset(_ name: String) throws -> Dataset {
        try #require(city.datasets.first { $0.name.description == name })
    }

    @Test(arguments: [
        // The day of the change does not count; the holiday of October and its worked days do.
        ("2026-09-24", "2026-10-29", "2026-10-29", false), ("2026-09-24", "2026-10-30", "2026-10-29", true),
        ("2026-11-02", "2026-11-30", "2026-11-30", false), ("2026-11-02", "2026-12-01", "2026-11-30", true),
    ])
    func `a change is public within twenty working days`(
        changed: String,
        today: String,
        due: String,
        isOverdue: Bool
    )
        throws
    {
        let calendar = try SampleCity.workingCalendar()
        for name in ["food-permits", "allowance-counts", "service-items"] {
            let day = try MadeUp.day(changed)
            let clock = try #require(try dataset(name).disclosureClock(oldestUnreleasedChange: day))
            let standing = clock.standing(on: try MadeUp.day(today), under: calendar)
            #expect(standing.due.day.description == due)
            #expect(standing.isOverdue == isOverdue)
        }
    }

    @Test func `where every change is public nothing is due, and never for statistics of reuse`() throws {
        #expect(try dataset("food-permits").disclosureClock(oldestUnreleasedChange: nil) == nil)
        let day = try MadeUp.day("2026-01-05")
        #expect(try dataset("reuse-statistics").disclosureClock(oldestUnreleasedChange: day) == nil)
    }

    @Test func `the term is that of the regulations on disclosure`() {
        #expect(SharingDuty.disclosure.basis.zh == "《政府信息公开条例》第二十六条")
        #expect(SharingDuty.correction.basis.zh == "《政务数据共享条例》第二十六条")
        #expect(SharingDuty.disclosure.longestExtension == 0)
    }

    private func tally(
        _ material: String,
        by consumer: String,
        _ count: Int,
        _ measure: TallyMeasure = .verification(.match),
        of provider: String = "natural-resources"
    ) throws -> Tally {
        Tally(
            month: try #require(CivilMonth("2026-10")),
            key: Tally.Key(
                consumer: try MadeUp.agency(consumer),
                provider: try MadeUp.agency(provider),
                item: "deed-tax-relief",
                material: material,
                measure: measure
            ),
            count: count,
            newest: Timestamp(millisecondsSinceEpoch: 0)
        )
    }

    @Test func `a type that many ask for on request is listed, one that few ask for is not`() throws {
        let tallies = try [
            tally("property-title", by: "tax", 50), tally("property-title", by: "health", 40, .release),
            tally("property-title", by: "education", 10, .emptyReuse),
            tally("allowance-record", by: "tax", 500, of: "civil-affairs"),
            tally("allowance-record", by: "health", 500, of: "civil-affairs"),
        ]
        let demand = DisclosureDemand.all(tallies, under: city.catalogue)
        #expect(demand.map(\.type.description) == ["property-title@1"])
        #expect(demand.first?.consumers == 3 && demand.first?.uses == 100)
        #expect(demand.first?.source == (try MadeUp.agency("natural-resources")))
        #expect(DisclosureDemand.all(Array(tallies.dropFirst()), under: city.catalogue).isEmpty)
    }

    @Test func `neither refusals nor the source's own questions are demand, nor what the law withholds`()
        throws
    {
        let refused = try ["tax", "health", "education"].map {
            try tally("property-title", by: $0, 900, .refusal)
        }
        let own =
            try ["tax", "health"].map { try tally("property-title", by: $0, 900) } + [
                tally("property-title", by: "natural-resources", 900)
            ]
        let withheld = try ["tax", "health", "education"].map {
            try tally("marriage-record", by: $0, 900, of: "civil-affairs")
        }
        for tallies in [refused, own, withheld] {
            #expect(DisclosureDemand.all(tallies, under: city.catalogue).isEmpty)
        }
    }

    @Test func `those with the most consumers come first`() throws {
        let agencies = ["tax", "health", "education", "transport"]
        var tallies = try agencies.map { try tally("property-title", by: $0, 100) }
        tallies += try agencies.prefix(3).map {
            try tally("allowance-record", by: $0, 1000, of: "civil-affairs")
        }
        #expect(
            DisclosureDemand.all(tallies, under: city.catalogue).map(\.type.code)
                == ["property-title", "allowance-record"]
        )
    }
}
