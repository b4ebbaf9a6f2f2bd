import CanonicalJSON
import GatewayTesting
import OpenData
import SharingModel
import Testing

@Suite struct DatasetSourceTests {
    private let city: SampleCity
    private let addresses = PublicAddresses(base: "http://data.lanjiang.example/")

    init() throws {
        city = try SampleCity()
    }

    private func dataset(_ name: String) throws -> Dataset {
        try #require(city.datasets.first { $0.name.description == name })
    }

    @Test(arguments: [("agencies", 11), ("service-items", 14), ("material-types", 13)])
    func `a part of the catalogue has a row for each entry, and every column of it is filled somewhere`(
        name: String,
        count: Int
    ) throws {
        let table = try CatalogueTable(dataset(name), under: city.catalogue)
        let rows = table.rows(of: city.catalogue, at: addresses)
        #expect(rows.count == count)
        for (index, column) in table.table.columns.enumerated() {
            #expect(rows.contains { $0[index] != .absent }, "\(column.name)")
            if column.constraints["required"] == true {
                #expect(!rows.contains { $0[index] == .absent }, "\(column.name)")
            }
            for case .value(let text) in rows.map({ $0[index] }) {
                #expect(FieldValue(text: text, type: column.type) != nil, "\(column.name)")
            }
        }
        let keys = Set(rows.map { row in table.table.keyIndexes.map { row[$0] } })
        #expect(keys.count == count)
    }

    @Test(arguments: Dataset.CataloguePart.allCases)
    func `every column that a part may have has values`(part: Dataset.CataloguePart) throws {
        let name = part == .serviceItems ? "service-items" : part.rawValue
        var object = try #require(try dataset(name).document.object)
        object["columns"] = .array(part.columns.map { .string($0.name) })
        let table = try CatalogueTable(Dataset(json: .object(object)), under: city.catalogue)
        let rows = table.rows(of: city.catalogue, at: addresses)
        for (index, column) in part.columns.enumerated() {
            #expect(rows.contains { $0[index] != .absent }, "\(column.name)")
        }
    }

    @Test func `a guide's row says where it stands and what it asks for`() throws {
        let table = try CatalogueTable(dataset("service-items"), under: city.catalogue)
        let row = try #require(
            table.rows(of: city.catalogue, at: addresses).first { $0[0] == .value("food-permit-new") }
        )
        func cell(_ name: String) -> String? {
            table.table.columns.firstIndex { $0.name == name }.map { row[$0].text }
        }
        #expect(cell("guide") == "http://data.lanjiang.example/guides/food-permit-new")
        #expect(cell("guideSha256")?.count == 64)
        #expect(cell("statutoryDays") == "20" && cell("statutoryUnit") == "working-days")
        #expect(cell("promisedDays") == "5" && cell("fee") == "0" && cell("visits") == "1")
        #expect(cell("reused") == "营业执照" && cell("verified") == "居民身份信息")
        #expect(cell("promised") == "食品安全管理制度")
    }

    @Test func `a version that is retired is no row`() throws {
        let retired = try #require(city.types.first).reference
        let catalogue = Catalogue(
            agencies: city.agencies,
            types: city.types,
            items: city.items,
            contracts: [],
            callers: [],
            retired: [retired],
            datasets: city.datasets
        )
        let table = try CatalogueTable(dataset("material-types"), under: catalogue)
        let rows = table.rows(of: catalogue, at: addresses)
        #expect(rows.count == 12)
        #expect(!rows.contains { $0[0] == .value(retired.code) })
    }

    @Test func `allowances are counted by town, and few are not shown`() throws {
        let day = try #require(CivilDate("2026-11-24"))
        let city = try SampleCity.load(today: day, count: 102)
        var table = try CountTable(dataset("allowance-counts"), under: city.catalogue, on: day)
        for record in city.records["allowance-record"] ?? [] { #expect(table.add(record) == nil) }
        let rows = Set(table.rows().map { $0.map(\.text).joined(separator: " ") })
        #expect(
            rows.isSuperset(of: [
                "990102001 城市 active 9", "990102002 城市 active 5", "990121001 农村 active 7",
            ])
        )
        // Nobody sees whether there are none or a few.
        for town in ["990103001 城市 active", "990121001 农村 stopped", "990121002 农村 active"] {
            #expect(!rows.contains { $0.hasPrefix(town) })
        }
        #expect(table.counts.values.reduce(0, +) == city.records["allowance-record"]?.count)
    }

    @Test func `a record that is not valid is not counted`() throws {
        let day = try #require(CivilDate("2026-11-24"))
        let city = try SampleCity.load(today: day, count: 102)
        var table = try CountTable(dataset("allowance-counts"), under: city.catalogue, on: day)
        let record = try #require(city.records["allowance-record"]?.first)
        #expect(table.add(record.with(status: .revoked)) == .notValid)
        #expect(table.add(record.with(status: .valid, disclosure: .withheld)) == .withheld)
        #expect(table.counts.isEmpty)
    }

    private func tally(
        _ month: String,
        _ measure: TallyMeasure,
        _ count: Int,
        item: String? = "deed-tax-relief"
    ) throws -> Tally {
        Tally(
            month: try #require(CivilMonth(month)),
            key: Tally.Key(
                consumer: AgencyID("tax"),
                provider: AgencyID("civil-affairs"),
                item: item,
                material: "marriage-record",
                measure: measure
            ),
            count: count,
            newest: Timestamp(millisecondsSinceEpoch: 0)
        )
    }

    @Test func `reuse is counted by months that are over, and few are not shown`() throws {
        let table = try ReuseTable(dataset("reuse-statistics"), under: city.catalogue)
        let rows = try table.rows(
            of: [
                tally("2026-09", .replacement, 7), tally("2026-09", .verification(.mismatch), 2),
                tally("2026-09", .release, 4), tally("2026-09", .emptyReuse, 1),
                tally("2026-09", .paper(.other), 4),
                tally("2026-10", .refusal, 9), tally("2026-10", .submission, 9),
                tally("2026-10", .replacement, 9, item: nil), tally("2026-11", .replacement, 9),
            ],
            before: #require(CivilMonth("2026-11"))
        )
        #expect(
            rows.map { $0.cells.map(\.text).joined(separator: " ") } == [
                "2026-09 deed-tax-relief tax civil-affairs marriage-record 9 5 11 ***"
            ]
        )
        #expect(rows.map(\.isMasked) == [true])
    }
}
