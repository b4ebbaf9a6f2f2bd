import CanonicalJSON
import SharingModel
import Testing

/// What an entry of a list asks of records, without any claim of the caller's.
@Suite struct ListedQuestionTests {
    private func state(
        _ entry: JSONValue,
        among records: [MaterialRecord],
        isComplete: Bool = true
    ) throws -> String {
        let item = try CheckWorld.item([entry])
        let question = try ListedQuestion(
            item.materials[0],
            of: try MadeUp.type(),
            about: try Subject(json: MadeUp.holder, at: ""),
            on: try MadeUp.day("2026-06-01")
        )
        return question.state(among: records, isComplete: isComplete).rawValue
    }

    private static func entry(_ provision: String, _ more: JSONObject = [:]) -> JSONValue {
        let entry: JSONValue = ["material": "paper", "provision": .string(provision), "role": "holder"]
        return entry.with(more)
    }

    private static let cases: [(JSONValue, [JSONValue], String)] = [
        (entry("verify"), [[:]], "held"),
        (entry("verify"), [], "not-held"),
        (entry("verify", ["expect": ["colour": "red"]]), [["colour": "red"]], "held"),
        (entry("reuse", ["expect": ["colour": "red"]]), [["colour": "blue"]], "not-valid"),
        (entry("verify", ["expect": ["colour": "red"]]), [[:]], "not-valid"),
        (entry("verify", ["expect": ["colour": "red"]]), [["colour": "blue"], ["colour": "red"]], "held"),
        (entry("verify", ["expect": ["pages": ["at-least": 6]]]), [["pages": 5]], "not-valid"),
        (
            entry("verify", ["expect": ["writtenOn": ["after": "-P3Y"]]]), [["writtenOn": "2023-06-02"]],
            "held"
        ),
        (
            entry("verify", ["expect": ["writtenOn": ["after": "-P3Y"]]]), [["writtenOn": "2023-06-01"]],
            "not-valid"
        ),
        (
            entry("verify", ["expect": ["writtenOn": ["after": "-P30D"]]]), [["writtenOn": "2026-05-03"]],
            "held"
        ),
        (entry("none"), [], "held"),
        (entry("none"), [[:]], "not-valid"),
        (entry("none", ["expect": ["colour": "red"]]), [["colour": "blue"]], "held"),
        (entry("verify", ["count": ["at-most": 1]]), [[:]], "held"),
        (entry("verify", ["count": ["at-most": 1]]), [[:], [:]], "not-valid"),
        (entry("verify", ["count": ["at-least": 1]]), [], "not-held"),
    ]

    @Test(arguments: cases.indices)
    func `an entry stands as its records do`(index: Int) throws {
        let (entry, fields, expected) = Self.cases[index]
        let records = try fields.enumerated().map { number, fields in
            try MadeUp.record("A-\(number)", fields)
        }
        #expect(try state(entry, among: records) == expected)
    }

    @Test(
        arguments: [
            (MaterialRecord.Status.suspended, [:], "not-valid"), (.revoked, [:], "not-valid"),
            (.superseded, [:], "not-held"), (.valid, ["validUntil": "2026-05-31"], "not-valid"),
            (.valid, ["validUntil": "2026-06-01"], "held"),
        ] as [(MaterialRecord.Status, JSONObject, String)]
    )
    func `only a valid record is held`(
        status: MaterialRecord.Status,
        changes: JSONObject,
        expected: String
    ) throws {
        let record = try MadeUp.record("A-1", [:], changes, status: status)
        #expect(try state(Self.entry("verify"), among: [record]) == expected)
    }

    @Test func `where something may be hidden, neither that there is none nor that there is one is said`()
        throws
    {
        #expect(try state(Self.entry("none"), among: [], isComplete: false) == "pending")
        #expect(
            try state(Self.entry("verify", ["count": ["at-most": 1]]), among: [], isComplete: false)
                == "pending"
        )
        #expect(try state(Self.entry("verify"), among: [], isComplete: false) == "not-held")
    }

    @Test func `a record that names the subject in another role does not count`() throws {
        let record = try MadeUp.record("A-1")
        #expect(try state(Self.entry("none", ["role": "witness"]), among: [record]) == "held")
    }

    @Test func `a promise is kept where what is verified is held, and broken where it is not`() {
        #expect(PromiseOutcome(.held) == .kept)
        #expect(PromiseOutcome(.notHeld) == .broken)
        #expect(PromiseOutcome(.notValid) == .broken)
        #expect(PromiseOutcome(.notShared) == .notChecked)
    }
}
