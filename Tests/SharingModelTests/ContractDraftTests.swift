import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct ContractDraftTests {
    private let city: SampleCity
    private let terms: ContractDraft.Terms

    init() throws {
        city = try SampleCity()
        terms = try ContractDraft.Terms(from: MadeUp.day("2026-12-01"), until: MadeUp.day("2027-11-30"))
    }

    private func drafting(
        _ item: String,
        for consumer: String,
        besides contracts: [SharingContract] = []
    ) throws -> ContractDrafting {
        try ContractDrafting(
            for: #require(city.items.first { $0.slug == item }),
            consumer: MadeUp.agency(consumer),
            types: city.types,
            terms: terms,
            besides: contracts
        )
    }

    /// What lint says of a draft where no other contract is.
    private func faults(of draft: ContractDraft) throws -> [String] {
        let contract = try SharingContract(json: draft.document)
        let lint = CatalogueLint(
            agencies: city.agencies,
            types: city.types,
            items: city.items,
            contracts: [contract],
            today: terms.from
        )
        return lint.faults(of: contract).map { "\($0.pointer) \($0.message.en)" }
    }

    @Test func `what is to be shown not to exist is granted to be counted, and nothing else`() throws {
        let drafts = try drafting("deed-tax-relief", for: "tax").drafts
        let grant = try #require(drafts.first { $0.provider.description == "natural-resources" })
            .document["grants"]
        #expect(
            grant == [
                [
                    "material": "property-title@1", "operations": ["verify"],
                    "fields": ["ownerName": ["equals"]],
                    "counts": ["exactly"], "purposes": ["deed-tax-relief"], "ground": "duty",
                    "requires": ["case"],
                    "quota": ["perSecond": 10], "probing": "refuse",
                ]
            ]
        )
    }

    @Test func `each provider has a contract of its own`() throws {
        let drafts = try drafting("deed-tax-relief", for: "tax").drafts
        #expect(
            drafts.map(\.provider.description) == ["public-security", "civil-affairs", "natural-resources"]
        )
        #expect(drafts.allSatisfy { $0.consumer.description == "tax" })
        #expect(Set(drafts.map(\.id)).count == 3)
    }

    @Test func `a required claim may be compared though the item does not name it`() throws {
        let drafts = try drafting("deed-tax-relief", for: "tax").drafts
        let household = try #require(drafts.first).document["grants"]?.array?.first
        #expect(household?["fields"] == ["name": ["equals"], "headId": ["equals"], "relation": ["equals"]])
    }

    @Test func `what is expected is compared as expected, and only that`() throws {
        let drafts = try drafting("residence-permit", for: "public-security").drafts
        let grants = drafts.flatMap { $0.document["grants"]?.array ?? [] }
        let insurance = grants.first { $0["material"] == "social-insurance@1" }
        #expect(
            insurance?["fields"] == [
                "name": ["equals"], "state": ["equals"], "monthsContinuous": ["at-least"],
            ]
        )
    }

    @Test func `what is reused is handed over, and compared only where something is expected of it`() throws {
        let draft = try #require(drafting("road-freight-permit", for: "transport").drafts.first)
        let grant = try #require(draft.document["grants"]?.array?.first)
        #expect(grant["operations"] == ["verify", "reuse"])
        #expect(grant["fields"] == ["name": [], "scope": [], "status": ["equals"]])
    }

    @Test func `who handles an item for its agency may act for that agency alone`() throws {
        let drafting = try drafting("food-permit-new", for: "affairs-centre")
        let grants = drafting.drafts.flatMap { $0.document["grants"]?.array ?? [] }
        #expect(grants.count == 2)
        #expect(grants.allSatisfy { $0["actingFor"] == ["market-regulation"] })
    }

    @Test func `own records and registers that are not complete are left out, with the reason`() throws {
        let drafting = try drafting("minimum-allowance", for: "civil-affairs")
        #expect(drafting.omissions.map(\.material) == ["marriage-record", "business-licence"])
        #expect(drafting.omissions.first?.reason.en == "the consumer's own records need no contract")
        #expect(!drafting.drafts.contains { $0.provider.description == "market-regulation" })
    }

    @Test func `what a contract grants already is left out on request`() throws {
        let drafting = try drafting("deed-tax-relief", for: "tax", besides: city.contracts)
        #expect(drafting.drafts.isEmpty)
        #expect(
            drafting.omissions.map(\.reason.en) == [
                "c06 grants it already", "c05 grants it already", "c04 grants it already",
            ]
        )
    }

    @Test func `lint refuses a draft for its placeholders, and for nothing else`() throws {
        for item in city.items {
            for consumer in Set(["affairs-centre", item.agency.description]) {
                for draft in try drafting(item.slug, for: consumer).drafts {
                    let mark = "is still to be filled in: write it, without the mark"
                    let places = ["basis", "scenario", "scope"].flatMap { ["/\($0)/en", "/\($0)/zh"] }
                    #expect(try faults(of: draft) == places.map { "\($0) \(mark)" }, "\(draft.id)")
                }
            }
        }
    }

    @Test func `a draft grants no field that its item does not need`() throws {
        for item in city.items {
            for draft in try drafting(item.slug, for: "affairs-centre").drafts {
                for grant in draft.document["grants"]?.array ?? [] {
                    let reference = try #require(
                        grant["material"]?.string.flatMap(MaterialTypeReference.init)
                    )
                    let type = try #require(city.types.first { $0.reference == reference })
                    let entries = item.materials.filter { $0.type == reference.code }
                    guard entries.allSatisfy({ !$0.fields.isEmpty }) else { continue }
                    let needed = Set(entries.flatMap(\.fields)).union(type.requiredClaims)
                    let names = (grant["fields"]?.object?.members ?? []).map(\.name)
                    #expect(Set(names).isSubset(of: needed), "\(draft.id)")
                }
            }
        }
    }
}
