import CanonicalJSON
import GatewayTesting
import SharingModel
import Testing

@Suite struct ContractDifferenceTests {
    @Test func `a comparison more is told with its field and its items`() throws {
        let new = ContractPair.grant.with([
            "fields": ["name": ["equals"], "registeredOn": ["equals", "before"]]
        ])
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(new)
        )
        #expect(
            ContractPair.lines(difference) == [
                "+ affairs-centre may newly compare business-licence.registeredOn by before, for food-permit-new"
            ]
        )
        #expect(
            difference.changes.map(\.sentence.zh) == [
                "affairs-centre 新增可以为 food-permit-new 以 before 比较 business-licence.registeredOn"
            ]
        )
    }

    @Test func `a contract and itself differ in nothing`() throws {
        for contract in try SampleCity().contracts {
            #expect(try ContractDifference(from: contract, to: contract).changes == [])
        }
    }

    @Test func `what is gained one way is lost the other way`() throws {
        let contracts = try SampleCity().contracts
        for old in contracts {
            for new in contracts where new.provider == old.provider && new.consumer == old.consumer {
                let there = try ContractDifference(from: old, to: new)
                let back = try ContractDifference(from: new, to: old)
                #expect(there.gained.isEmpty == back.lost.isEmpty)
                #expect(there.changed.count == back.changed.count)
            }
        }
    }

    @Test(
        arguments: [
            (
                ["fields": ["name": ["equals"]]],
                "- affairs-centre may no longer compare business-licence.registeredOn by equals"
            ),
            (
                ["counts": ["at-most", "exactly"]],
                "+ affairs-centre may newly count business-licence by exactly and at-most"
            ),
            (
                ["actingFor": ["market-regulation", "tax"]],
                "+ affairs-centre may newly verify business-licence on behalf of tax"
            ),
            (
                ["actingFor": "item-agency"],
                "+ affairs-centre may newly verify business-licence for the agency of whatever item it is"
            ),
            (["requires": []], "+ affairs-centre may newly verify business-licence without a case number"),
            (
                ["requires": ["case", "operator"]],
                "- affairs-centre may no longer verify business-licence without a staff number"
            ),
            (
                ["ground": "authorisation"],
                """
                - affairs-centre may no longer verify business-licence by duty, without the person's authorisation
                """
            ),
            (
                ["quota": ["perSecond": 100]],
                "+ affairs-centre may newly verify business-licence 100 times a second, where it was 50"
            ),
            (
                ["quota": ["perSecond": 5]],
                "- affairs-centre may no longer verify business-licence 50 times a second, only 5"
            ),
            (
                ["quota": [:]],
                "+ affairs-centre may newly verify business-licence without a bound a second, where it was 50 times"
            ),
            (
                ["quota": ["perSecond": 50, "perBatch": 1000]],
                "- affairs-centre may no longer verify business-licence without a bound a batch, only 1000 times"
            ),
            (
                ["probing": "alarm"],
                """
                + affairs-centre may newly go on to verify business-licence when its claims look like a search for the value
                """
            ),
            (
                ["hiddenFromSubject": ["en": "Law X art. 1", "zh": "某法第一条"]],
                """
                + affairs-centre may newly verify business-licence without the persons concerned being told (Law X art. 1)
                """
            ),
        ] as [(JSONObject, String)]
    )
    func `every condition of a grant is told in words`(changes: JSONObject, line: String) throws {
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(ContractPair.grant.with(changes))
        )
        #expect(ContractPair.lines(difference) == [line + ", for food-permit-new"])
        #expect(!difference.changes.contains { $0.sentence.zh.isEmpty })
    }

    @Test func `a new operation is told with its ground, its principals and everything it opens`() throws {
        let new = ContractPair.grant.with(["operations": ["verify", "reuse"]])
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(new)
        )
        #expect(
            ContractPair.lines(difference) == [
                """
                + affairs-centre may newly reuse business-licence on the ground of a statutory duty, for food-permit-new
                """,
                "+ affairs-centre may newly reuse business-licence on behalf of market-regulation, for food-permit-new",
                "+ affairs-centre may newly be given business-licence.name, for food-permit-new",
                "+ affairs-centre may newly be given business-licence.registeredOn, for food-permit-new",
            ]
        )
    }

    @Test func `an operation taken away is told in one sentence`() throws {
        let new = ContractPair.grant.with(["purposes": ["food-permit-renewal"]])
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(new)
        )
        #expect(
            difference.lost.map(\.sentence.en) == [
                "affairs-centre may no longer verify business-licence, for food-permit-new"
            ]
        )
    }

    @Test func `months that go are named`() throws {
        let new = ContractPair.grant.with(["months": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(new)
        )
        #expect(
            ContractPair.lines(difference) == [
                """
                - affairs-centre may no longer verify business-licence, for food-permit-new, in November and December
                """
            ]
        )
    }

    @Test func `the same change for several items is told once`() throws {
        let both = ContractPair.grant.with(["purposes": ["food-permit-renewal", "food-permit-new"]])
        let new = both.with(["requires": ["case", "agent"]])
        let difference = try ContractDifference(
            from: ContractPair.contract(both),
            to: ContractPair.contract(new)
        )
        #expect(
            ContractPair.lines(difference) == [
                """
                - affairs-centre may no longer verify business-licence without an agent, for food-permit-new and \
                food-permit-renewal
                """
            ]
        )
    }

    @Test func `how uses are divided among grants makes no difference`() throws {
        let whole = ContractPair.grant.with(["operations": ["verify", "reuse"]])
        let parts = ["verify", "reuse"].map { ContractPair.grant.with(["operations": [.string($0)]]) }
        let difference = try ContractDifference(
            from: ContractPair.contract(whole),
            to: ContractPair.contract(parts[1], parts[0])
        )
        #expect(difference.changes == [])
    }

    @Test func `where grants overlap, the wider of either is compared`() throws {
        let narrow = ContractPair.grant.with(["fields": ["name": ["one-of"]], "quota": ["perSecond": 5]])
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(narrow, ContractPair.grant)
        )
        #expect(
            ContractPair.lines(difference) == [
                "+ affairs-centre may newly compare business-licence.name by one-of, for food-permit-new"
            ]
        )
    }

    @Test func `a field that may only be verified is not told as handed over`() throws {
        let types = try SampleCity().types
        let reuse = ContractPair.grant.with(["operations": ["reuse"], "fields": ["name": []]])
        let new = reuse.with(["fields": ["name": [], "legalRepresentativeId": []]])
        let (before, after) = try (ContractPair.contract(reuse), ContractPair.contract(new))
        #expect(try ContractDifference(from: before, to: after, types: types).changes == [])
        #expect(try ContractDifference(from: before, to: after).gained.count == 1)
    }

    @Test func `another version of a type is told by its number`() throws {
        let new = ContractPair.grant.with(["material": "business-licence@2"])
        let lines = try ContractPair.lines(
            ContractDifference(
                from: ContractPair.contract(ContractPair.grant),
                to: ContractPair.contract(new)
            )
        )
        #expect(
            lines.contains("- affairs-centre may no longer verify business-licence@1, for food-permit-new")
        )
        #expect(
            lines.contains(
                "+ affairs-centre may newly compare business-licence@2.name by equals, for food-permit-new"
            )
        )
    }
}
