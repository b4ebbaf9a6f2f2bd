import CanonicalJSON
import SharingModel
import Testing

/// Lint sees what a list asks of a type that the type does not have.
@Suite struct ListLintTests {
    @Test(
        arguments: [
            (["role": "holder", "expect": ["colour": "red"]], []),
            (["expect": ["writtenOn": ["after": "-P3Y"]]], []),
            (["role": "judge"], ["/materials/0/role"]), (["fields": ["size"]], ["/materials/0/fields"]),
            (["expect": ["size": 1]], ["/materials/0/fields"]),
            (["expect": ["pages": "many"]], ["/materials/0/expect/pages"]),
            (["expect": ["writtenOn": ["after": "three years"]]], ["/materials/0/expect/writtenOn/after"]),
        ] as [(JSONObject, [String])]
    )
    func `what an entry asks must be there to be asked`(changes: JSONObject, places: [String]) throws {
        let entry: JSONValue = ["material": "paper", "provision": "verify", "basis": "x"]
        #expect(try faults(entry.with(changes)) == places)
    }

    @Test func `what a promise is held against is linted as well`() throws {
        func promise(_ verification: JSONValue) -> JSONValue {
            [
                "title": ["en": "Promise", "zh": "承诺"], "provision": "promise", "basis": "x",
                "check": ["after": ["days": 30], "verification": verification],
            ]
        }
        #expect(try faults(promise(["material": "paper", "provision": "none"])).isEmpty)
        #expect(
            try faults(promise(["material": "letter", "provision": "none"]))
                == ["/materials/0/check/verification"]
        )
        #expect(
            try faults(promise(["material": "paper", "provision": "none", "role": "judge"]))
                == ["/materials/0/check/verification/role"]
        )
    }

    private func faults(_ entry: JSONValue) throws -> [String] {
        let item = try CheckWorld.item([entry])
        let lint = CatalogueLint(
            agencies: [],
            types: [try MadeUp.type()],
            items: [item],
            contracts: [],
            today: try MadeUp.day("2026-06-01")
        )
        return lint.faults(of: item).map(\.pointer).filter { $0.hasPrefix("/materials") }
    }
}
