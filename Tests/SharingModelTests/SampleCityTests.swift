import GatewayTesting
import SharingModel
import Testing

@Suite struct SampleCityTests {
    private let city: SampleCity

    init() throws {
        city = try SampleCity()
    }

    /// The rules between the city's documents and some more.
    private func lint(
        with types: [MaterialType] = [],
        _ items: [ServiceItem] = [],
        _ contracts: [SharingContract] = [],
        today: String = "2026-11-24"
    ) throws -> CatalogueLint {
        CatalogueLint(
            agencies: city.agencies,
            types: city.types + types,
            items: city.items + items,
            contracts: city.contracts + contracts,
            today: try MadeUp.day(today)
        )
    }

    @Test func `the city is whole`() {
        #expect(city.agencies.count == 11)
        #expect(city.types.count == 13)
        #expect(city.items.count == 14)
        #expect(city.contracts.count == 14)
        #expect(city.datasets.count == 8)
    }

    @Test(arguments: ["2026-11-24", "2028-12-31"])
    func `nothing is wrong between its documents`(today: String) throws {
        let lint = try lint(today: today)
        var faults = city.agencies.flatMap(lint.faults)
        faults += city.types.flatMap(lint.faults)
        faults += city.items.flatMap(lint.faults)
        faults += city.contracts.flatMap(lint.faults)
        #expect(faults.map { "\($0.pointer) \($0.message.en)" } == [])
    }

    @Test(arguments: ["2026-11-24", "2027-12-31"])
    func `nothing is wrong with its open datasets, and every open type has one`(today: String) throws {
        let day = try MadeUp.day(today)
        let hub = try MadeUp.agency("affairs-centre")
        for dataset in city.datasets {
            let faults = DatasetLint.faults(of: dataset, under: city.catalogue, on: day, hub: hub)
            #expect(faults.map { "\(dataset.name) \($0.pointer) \($0.message.en)" } == [])
        }
        #expect(DatasetLint.typesWithoutDataset(under: city.catalogue, on: day).isEmpty)
    }

    @Test(arguments: [
        ("records-that-are-closed", ["/source", "/source", "/source", "/columns/0", "/source"]),
        ("field-that-never-leaves", ["/columns/2"]), ("key-that-is-masked", ["/primaryKey/0"]),
        ("counts-by-a-closed-field", ["/source/by", "/source"]), ("totals-of-counts", ["/source"]),
        ("published-by-a-stranger", ["/publisher"]),
    ])
    func `a dataset of what may not leave is refused by lint`(name: String, places: [String]) throws {
        let dataset = try Dataset(json: SampleCity.negative("datasets/\(name)"))
        let faults = DatasetLint.faults(
            of: dataset,
            under: city.catalogue,
            on: try MadeUp.day("2026-11-24"),
            hub: try MadeUp.agency("affairs-centre")
        )
        #expect(faults.map(\.pointer) == places)
    }

    @Test(arguments: [
        ("material-without-basis", "/materials/"), ("asks-for-what-is-shared", "/materials/"),
        ("district-asks-more", "/materials"), ("promised-above-statutory", "/limits/promised"),
    ])
    func `an item that breaks the law is refused by lint`(name: String, place: String) throws {
        let item = try ServiceItem(json: SampleCity.negative("service-items/\(name)"))
        let faults = try lint(with: [], [item]).faults(of: item)
        #expect(!faults.isEmpty)
        #expect(faults.allSatisfy { $0.pointer.hasPrefix(place) })
    }

    @Test func `a type that is not shared on an internal rule is refused by lint`() throws {
        let type = try MaterialType(json: SampleCity.negative("material-types/none-on-internal-rule"))
        #expect(try lint(with: [type]).faults(of: type).map(\.pointer) == ["/sharing/basis"])
    }

    @Test(arguments: [
        ("diploma-for-deed-tax-relief", "/grants/0/purposes"),
        ("census-return-in-grant", "/grants/0/material"),
        ("fields-beyond-the-item", "/grants/0/fields/"), ("overlap-with-c04", "/grants/0"),
        ("expired", "/term/until"),
    ])
    func `a contract that may not be is refused by lint`(name: String, place: String) throws {
        let contract = try SharingContract(json: SampleCity.negative("contracts/\(name)"))
        let faults = try lint(with: [], [], [contract]).faults(of: contract)
        #expect(faults.contains { $0.pointer.hasPrefix(place) })
    }

    @Test func `every generated record is taken by its type`() throws {
        let city = try SampleCity.load(today: MadeUp.day("2027-03-01"), count: 1000)
        #expect(city.records.values.reduce(0) { $0 + $1.count } == 1000)
    }
}
