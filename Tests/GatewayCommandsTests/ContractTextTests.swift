import CanonicalJSON
import Testing

@testable import GatewayCommands

@Suite struct ContractTextTests {
    private static let document: JSONValue = [
        "id": "c1", "basis": ["en": "[TO FILL IN] a law: \"this\"", "zh": "【待填写】法 # 条"], "mode": ["api"],
        "term": ["from": "2026-01-01", "until": "2026-12-31"], "onwardSupply": false,
        "grants": [
            [
                "material": "paper@1", "fields": ["name": [], "no": ["equals", "one-of"]],
                "quota": ["perSecond": 10],
            ],
            ["material": "paper@2", "months": [5, 6]],
        ],
    ]

    @Test func `a contract is written as people write it`() {
        #expect(
            ContractText(Self.document, comment: ["a → b"]).text == """
                # a → b
                id: c1
                basis: { en: "[TO FILL IN] a law: \\"this\\"", zh: "【待填写】法 # 条" }
                mode: [api]
                term: { from: "2026-01-01", until: "2026-12-31" }
                onwardSupply: false
                grants:
                  - material: paper@1
                    fields: { name: [], "no": [equals, one-of] }
                    quota: { perSecond: 10 }
                  - material: paper@2
                    months: [5, 6]

                """
        )
    }

    @Test(arguments: [
        "true", "null", "~", "12", "1e3", "2026-01-01", "- a", "a: b", "#x", "", " x ", "a\nb", "'", "\"",
        "\\", "@x",
        "澜江", "𬱖", "y",
    ])
    func `any text is read as it was written`(text: String) throws {
        let document: JSONValue = [
            "a": .string(text), "b": [.string(text)], "c": ["d": [["e": .string(text)]]],
        ]
        #expect(try YAMLDocument(ContractText(document).text, file: "x").json == document)
    }

    @Test func `a contract is read as it was written`() throws {
        #expect(try YAMLDocument(ContractText(Self.document).text, file: "x").json == Self.document)
    }

    @Test func `a long list of fields takes a line for each`() {
        let fields = (1...12).map { JSONObject.Member(name: "fieldNumber\($0)", value: ["equals"]) }
        let text = ContractText(["fields": .object(JSONObject(uniqueMembers: fields))]).text
        #expect(text.hasPrefix("fields:\n  fieldNumber1: [equals]\n  fieldNumber2: [equals]\n"))
    }
}
