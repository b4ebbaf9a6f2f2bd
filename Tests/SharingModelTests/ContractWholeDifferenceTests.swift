import CanonicalJSON
import SharingModel
import Testing

/// What changes beside the grants, and how a change is told to programs.
@Suite struct ContractWholeDifferenceTests {
    @Test(
        arguments: [
            (
                ["term": ["from": "2026-07-01", "until": "2029-12-31"]],
                [
                    "+ affairs-centre may newly ask from 2029-01-01 to 2029-12-31",
                    "- affairs-centre may no longer ask from 2026-01-01 to 2026-06-30",
                ]
            ),
            (
                ["term": ["from": "2030-01-01", "until": "2030-12-31"]],
                [
                    "+ affairs-centre may newly ask from 2030-01-01 to 2030-12-31",
                    "- affairs-centre may no longer ask from 2026-01-01 to 2028-12-31",
                ]
            ),
            (["onwardSupply": true], ["+ affairs-centre may newly pass on what it is given"]),
            (
                ["mode": ["batch"]],
                [
                    "+ affairs-centre may newly be served by batch",
                    "- affairs-centre may no longer be served by api",
                ]
            ),
            (
                ["scope": ["en": "Applicants", "zh": "申请人"]],
                ["~ the scope now reads: Applicants"]
            ),
        ] as [(JSONObject, [String])]
    )
    func `what changes for the contract as a whole is told`(changes: JSONObject, lines: [String]) throws {
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(ContractPair.grant, changes: changes)
        )
        #expect(ContractPair.lines(difference) == lines)
    }

    @Test func `contracts of other parties are not compared`() throws {
        let other = try ContractPair.contract(ContractPair.grant, changes: ["consumer": "tax"])
        #expect(throws: ContractDifference.OtherParties.self) {
            try ContractDifference(from: ContractPair.contract(ContractPair.grant), to: other)
        }
    }

    @Test func `a program is told the same as a person`() throws {
        let new = ContractPair.grant.with(["quota": ["perSecond": 60]])
        let difference = try ContractDifference(
            from: ContractPair.contract(ContractPair.grant),
            to: ContractPair.contract(new)
        )
        let sentence = difference.changes.map(\.sentence.json).first ?? .null
        #expect(
            difference.changes.map { $0.json.canonicalBytes } == [
                ([
                    "effect": "gained", "consumer": "affairs-centre", "sentence": sentence,
                    "material": "business-licence",
                    "operations": ["verify"], "purposes": ["food-permit-new"], "matter": "quota",
                    "window": "perSecond",
                    "old": 50, "new": 60,
                ] as JSONValue).canonicalBytes
            ]
        )
    }
}
