import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct PaperGapTests {
    private let city: SampleCity
    private let day: CivilDate

    init() throws {
        city = try SampleCity()
        day = try MadeUp.day("2026-11-24")
    }

    private func tally(
        _ measure: TallyMeasure,
        _ count: Int,
        by consumer: String,
        item: String,
        of material: String
    ) -> Tally {
        let key = Tally.Key(
            consumer: AgencyID(consumer),
            provider: nil,
            item: item,
            material: material,
            measure: measure
        )
        return Tally(
            month: CivilMonth(of: day),
            key: key,
            count: count,
            newest: Timestamp(millisecondsSinceEpoch: 0)
        )
    }

    private func gaps(_ tallies: [Tally], under catalogue: Catalogue? = nil) -> [PaperGap] {
        PaperGap.ranked(tallies, under: catalogue ?? city.catalogue, on: day)
    }

    @Test func `a paper that is taken for want of a contract is a gap, the most frequent first`() {
        let gaps = gaps([
            tally(.paper(.noContract), 2, by: "health", item: "nurse-registration", of: "resident-identity"),
            tally(.paper(.other), 1, by: "health", item: "nurse-registration", of: "resident-identity"),
            tally(
                .paper(.noContract),
                5,
                by: "transport",
                item: "venue-hygiene-permit",
                of: "business-licence"
            ),
        ])
        #expect(gaps.map(\.papersTaken) == [5, 3])
        #expect(gaps.map(\.remedy) == [.contract, .contract])
        #expect(gaps[1].provider.description == "public-security")
    }

    @Test func `refusals for want of a contract count, each once whatever its reasons`() {
        let gaps = gaps([
            tally(
                .refusedFor(.noContract),
                3,
                by: "health",
                item: "nurse-registration",
                of: "resident-identity"
            ),
            tally(
                .refusedFor(.fieldNotGranted),
                2,
                by: "health",
                item: "nurse-registration",
                of: "resident-identity"
            ),
            tally(.refusedFor(.quotaExceeded), 9, by: "tax", item: "deed-tax-relief", of: "marriage-record"),
        ])
        #expect(gaps.map(\.refusals) == [3] && gaps.map(\.item) == ["nurse-registration"])
    }

    @Test func `where a contract in force grants it already, no contract would end it`() {
        let taken = tally(
            .paper(.gatewayUnavailable),
            4,
            by: "tax",
            item: "deed-tax-relief",
            of: "marriage-record"
        )
        #expect(gaps([taken]).isEmpty)
        let ended = city.catalogue.contracts.map {
            RegisteredContract(hash: $0.hash, content: $0.content, state: .terminated)
        }
        #expect(gaps([taken], under: city.catalogue.replacing(ended)).map(\.remedy) == [.contract])
    }

    @Test func `an item that asks the applicant for what is held, complete and shared is a gap`() throws {
        let item = try ServiceItem(
            json: [
                "slug": "made-up", "basic": "990131001001",
                "implementation": "11990100MB9L01025U3990131001001",
                "title": ["en": "Made up", "zh": "虚构"], "agency": "health",
                "materials": [
                    ["material": "property-title", "provision": "applicant"],
                    ["material": "diploma", "provision": "applicant"],
                ],
            ]
        )
        let catalogue = Catalogue(
            agencies: city.agencies,
            types: city.types,
            items: [item],
            contracts: [],
            callers: []
        )
        // The register of diplomas is not declared complete.
        #expect(gaps([], under: catalogue).map(\.material) == ["property-title"])
        #expect(gaps([], under: catalogue).map(\.remedy) == [.item])
    }
}
