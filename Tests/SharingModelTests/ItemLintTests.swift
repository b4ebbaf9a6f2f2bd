import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

/// An item is its agency's own, and a district's asks for no more than the city's.
@Suite struct ItemLintTests {
    private let city: SampleCity

    init() throws {
        city = try SampleCity()
    }

    /// An item of the city by its slug.
    private func item(_ slug: String) throws -> JSONValue {
        try #require(city.items.first { $0.slug == slug }).document
    }

    /// The city's food permit as a district might have it, one entry of its list changed.
    private func district(
        _ changes: JSONObject = [:],
        entry: Int = 0,
        _ change: JSONObject = [:]
    ) throws
        -> ServiceItem
    {
        let standard = try item("food-permit-new")
        var entries = try #require(standard["materials"]?.array)
        entries[entry] = entries[entry].with(change)
        let own: JSONObject = [
            "slug": "food-permit-jiangcheng", "implementation": "11990100MB9L01025U4990131001001",
            "materials": .array(entries),
        ]
        return try ServiceItem(json: standard.with(own).with(changes))
    }

    private func faults(of item: ServiceItem, beside items: [ServiceItem]? = nil) throws -> [String] {
        let lint = CatalogueLint(
            agencies: city.agencies,
            types: city.types,
            items: (items ?? city.items) + [item],
            contracts: [],
            today: try MadeUp.day("2026-11-28")
        )
        return lint.faults(of: item).map { "\($0.pointer) \($0.message.en)" }
    }

    @Test(
        arguments: [
            (
                ["slug": "deed-tax-relief2", "agency": "education"],
                ["must begin with", "is that of deed-tax"]
            ),
            (["slug": "deed-tax-relief2"], ["is that of deed-tax-relief"]),
            (["slug": "second", "implementation": "11990100MB9L0107643991030014001"], []),
        ] as [(JSONObject, [String])]
    )
    func `an item has an implementation code of its own agency that no other item has`(
        changes: JSONObject,
        expected: [String]
    ) throws {
        var document = try item("deed-tax-relief").with(changes)
        if expected.isEmpty { document = document.with(["basic": "991030014001"]) }
        let found = try faults(of: ServiceItem(json: document))
        #expect(found.count == expected.count)
        for (fault, text) in zip(found, expected) { #expect(fault.hasPrefix("/implementation \(text)")) }
    }

    @Test(arguments: [("days", 3660, 0), ("days", 3661, 4), ("working-days", 9_007_199_254_740_991, 4)])
    func `no time limit is longer than ten years`(kind: String, count: Int64, faults expected: Int) throws {
        let limit = JSONValue.object([kind: .integer(count)])
        let city = try item("food-permit-new")
        var entries = try #require(city["materials"]?.array)
        let promise = try #require(entries.firstIndex { $0["provision"]?.string == "promise" })
        entries[promise] = entries[promise].with([
            "deferrable": ["within": limit], "check": ["after": limit],
        ])
        let changed = try ServiceItem(
            json: city.with([
                "materials": .array(entries), "limits": ["statutory": limit, "promised": limit],
            ])
        )
        let found = try faults(of: changed, beside: []).filter { $0.contains("at most 3660 days") }
        #expect(found.count == expected)
    }

    @Test func `an agency has a credit code of its own`() throws {
        let tax = try #require(city.agencies.first { $0.id.description == "tax" })
        let second = try Agency(json: tax.document.with(["id": "tax-two"]))
        let lint = CatalogueLint(
            agencies: city.agencies,
            types: [],
            items: [],
            contracts: [],
            today: try MadeUp.day("2026-11-28")
        )
        #expect(lint.faults(of: second).map(\.pointer) == ["/uscc"])
        #expect(lint.faults(of: tax).isEmpty)
    }

    @Test func `a district that asks for the same is right`() throws {
        #expect(try faults(of: district()) == [])
        #expect(
            try faults(of: district(["visits": 0, "limits": ["promised": ["working-days": 2]]])) == []
        )
    }

    @Test(
        arguments: [
            (["limits": ["promised": ["working-days": 6]]], 0, [:], "/limits/promised"),
            (["limits": [:]], 0, [:], "/limits/promised"),
            (
                ["limits": ["statutory": ["working-days": 30], "promised": ["working-days": 5]]], 0, [:],
                "/limits/statutory"
            ), (["visits": 2], 0, [:], "/visits"),
            ([:], 2, ["copies": ["original": 2, "seal": true]], "/materials/2/copies"),
            ([:], 3, ["copies": ["original": 1, "seal": true]], "/materials/3/copies"),
            ([:], 4, ["provision": "applicant"], "/materials/4/provision"),
            (
                [:], 5, ["condition": ["name": "always", "title": ["en": "always", "zh": "一律"]]],
                "/materials/5/condition"
            ), ([:], 1, ["for": "spouse"], "/materials"),
        ] as [(JSONObject, Int, JSONObject, String)]
    )
    func `a district that asks for more than the city is told in what`(
        changes: JSONObject,
        entry: Int,
        change: JSONObject,
        place: String
    ) throws {
        let found = try faults(of: district(changes, entry: entry, change))
        #expect(found.count == 1 && found.first?.hasPrefix("\(place) asks for more than") == true, "\(found)")
    }

    @Test func `a condition that was taken away is missed`() throws {
        let standard = try item("food-permit-new")
        var entries = try #require(standard["materials"]?.array)
        entries[5] = entries[5].without("condition")
        let found = try faults(of: district(["materials": .array(entries)]))
        #expect(found.count == 1 && found.first?.contains("without the condition") == true)
    }

    @Test(arguments: [("户口簿", false), ("营业执照", true)])
    func `what is called like a shared type is that type`(title: String, isShared: Bool) throws {
        let entry: JSONValue = [
            "title": ["en": "A paper", "zh": .string(title)], "provision": "applicant", "basis": "x",
        ]
        let item = try ServiceItem(
            json: self.item("deed-tax-relief").with(["materials": .array([entry])])
        )
        let others = city.items.filter { $0.slug != item.slug }
        let found = try faults(of: item, beside: others)
        #expect(found.count == (isShared ? 1 : 0), "\(found)")
        #expect(found.allSatisfy { $0.hasPrefix("/materials/0") && $0.hasSuffix("business-licence") })
    }

    @Test func `an item asks for less only when its siblings do`() throws {
        let proposer = try #require(
            CallerID("spiffe://lanjiang.example/agency/market-regulation/admin/steward")
        )
        let lessened = try item("food-permit-new").with(["visits": 0])
        func check(_ district: ServiceItem) throws {
            try ProposalRules.check(
                .serviceItem(ServiceItem(json: lessened)),
                proposedBy: proposer,
                under: Catalogue(
                    agencies: city.agencies,
                    types: city.types,
                    items: city.items + [district],
                    contracts: [],
                    callers: []
                ),
                hub: proposer.agency,
                on: MadeUp.day("2026-11-28")
            )
        }
        let refusal = #expect(throws: InvalidInput.self) { try check(district()) }
        #expect(refusal?.faults.count == 1)
        #expect(refusal?.faults.first?.message.en.hasPrefix("change food-permit-jiangcheng first") == true)
        // What is wrong with it already holds up nobody.
        #expect(throws: Never.self) { try check(district(["visits": 0])) }
        #expect(throws: Never.self) {
            try check(district(["visits": 0, "limits": ["promised": ["working-days": 6]]]))
        }
    }
}
