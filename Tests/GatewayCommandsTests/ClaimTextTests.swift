import ArgumentParser
import CanonicalJSON
import Testing

@testable import GatewayCommands

@Suite struct ClaimTextTests {
    private let schema = MaterialSchema(
        reference: "licence",
        types: ["name": "string", "staff": "integer", "open": "boolean", "status": "string"]
    )

    private func json(_ claims: [String], schema: MaterialSchema? = nil) throws -> JSONObject {
        try ClaimText.json(claims.map(ClaimText.init), schema: schema)
    }

    @Test func `a claim is equality or a predicate`() throws {
        #expect(
            try json(["name=a=b", "registeredOn.after=2019-01-01", "registeredOn.before=2020-01-01"]) == [
                "name": "a=b", "registeredOn": ["after": "2019-01-01", "before": "2020-01-01"],
            ]
        )
    }

    @Test func `one-of takes several values`() throws {
        #expect(try json(["status.one-of=active|dormant"]) == ["status": ["one-of": ["active", "dormant"]]])
        #expect(try json(["staff.one-of=1|2"], schema: schema) == ["staff": ["one-of": [1, 2]]])
    }

    @Test func `values are of the field's type, and text where the type is not known`() throws {
        #expect(
            try json(["staff=12", "open=true", "name=12"], schema: schema) == [
                "staff": 12, "open": true, "name": "12",
            ]
        )
        #expect(try json(["staff=12"]) == ["staff": "12"])
    }

    @Test(arguments: [
        ("staff=12", true), ("open.one-of=x|TRUE", true), ("name=晨曦", false), ("on.before=2020-01-01", false),
    ])
    func `the type is asked for only where it matters`(claim: String, depends: Bool) throws {
        #expect(try ClaimText(claim).dependsOnType == depends)
    }

    @Test(arguments: [
        ["name"], ["=x"], ["name.like=x"], ["name=a", "name=b"], ["name=a", "name.before=b"],
        ["d.before=a", "d.before=b"],
    ])
    func `a claim that cannot be meant is refused`(claims: [String]) {
        #expect(throws: ValidationError.self) { try json(claims) }
    }

    @Test func `a count is a comparison with a number`() {
        #expect(CountText(argument: "exactly=0")?.json == ["exactly": 0])
        #expect(CountText(argument: "at-least=2")?.json == ["at-least": 2])
        for text in ["exactly", "exactly=-1", "about=2", "exactly=x"] {
            #expect(CountText(argument: text) == nil)
        }
    }

    @Test func `a subject is a scheme and all that follows the first colon`() {
        #expect(SubjectText(" opaque:a:b ").json == ["scheme": "opaque", "id": "a:b"])
        #expect(SubjectText("91990102MA9L05073A").scheme.isEmpty)
    }
}
