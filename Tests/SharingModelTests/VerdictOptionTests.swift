import CanonicalJSON
import SharingModel
import Testing

/// domain.md, Verdict: `select`, `count`, required claims, and what is wrong with a question.
@Suite struct VerdictOptionTests {
    @Test func `select all asks that every valid record satisfy`() throws {
        let all = MadeUp.query.with(["select": "all", "claims": ["colour": "red", "pages": 3]])
        let red = try MadeUp.record("A-1", ["colour": "red", "pages": 3])
        let alsoRed = try MadeUp.record("A-2", ["colour": "red", "pages": 3])
        let thick = try MadeUp.record("A-3", ["colour": "red", "pages": 900])
        let blank = try MadeUp.record("A-4", ["colour": "red"])
        let revoked = try MadeUp.record("A-5", ["colour": "blue"], status: .revoked)
        #expect(try MadeUp.verdict(all, among: [red, alsoRed]) == "match colour:match pages:match")
        #expect(try MadeUp.verdict(all, among: [red, alsoRed, revoked]) == "match colour:match pages:match")
        #expect(try MadeUp.verdict(all, among: [red, thick]) == "mismatch colour:match pages:mismatch")
        #expect(try MadeUp.verdict(all, among: [red, blank]) == "mismatch colour:match pages:absent")
        #expect(try MadeUp.verdict(all, among: [blank, thick]) == "mismatch colour:match pages:mismatch")
        #expect(
            try MadeUp.verdict(all.with(["select": "any"]), among: [blank, red])
                == "match colour:match pages:match"
        )
        #expect(try MadeUp.verdict(all, among: [revoked]) == "not-valid revoked")
        #expect(try MadeUp.verdict(all, among: []) == "not-found")
    }

    @Test(
        arguments: [
            (["exactly": 2], "match"), (["exactly": 1], "mismatch"), (["exactly": 3], "mismatch"),
            (["at-least": 2], "match"),
            (["at-least": 3], "mismatch"), (["at-least": 0], "match"), (["at-most": 2], "match"),
            (["at-most": 1], "mismatch"),
            (["exactly": 0], "mismatch"),
        ] as [(JSONValue, String)]
    )
    func `a count asks how many valid records satisfy the claims`(count: JSONValue, verdict: String) throws {
        let records = [
            try MadeUp.record("A-1", ["colour": "red"]), try MadeUp.record("A-2", ["colour": "red"]),
            try MadeUp.record("A-3", ["colour": "blue"]), try MadeUp.record("A-4"),
            try MadeUp.record("A-5", ["colour": "red"], status: .revoked),
            try MadeUp.record("A-6", ["colour": "red"], status: .superseded),
            try MadeUp.record("A-7", ["colour": "red"], ["validUntil": "2026-01-31"]),
        ]
        #expect(try MadeUp.verdict(MadeUp.query.with(["count": count]), among: records) == verdict)
    }

    @Test func `none is a positive answer`() throws {
        let none = MadeUp.query.without("claims").with(["count": ["exactly": 0]])
        #expect(try MadeUp.verdict(none, among: []) == "match")
        #expect(try MadeUp.verdict(none, among: [MadeUp.record(status: .revoked)]) == "match")
        #expect(try MadeUp.verdict(none, among: [MadeUp.record()]) == "mismatch")
        #expect(try MadeUp.verdict(none.with(["on": "2026-01-09"]), among: [MadeUp.record()]) == "match")
        #expect(try MadeUp.verdict(none.with(["count": ["at-least": 1]]), among: []) == "mismatch")
    }

    @Test(
        arguments: [
            [:], ["exactly": 1, "at-least": 1], ["exactly": -1], ["exactly": "1"], ["exactly": 1_000_001],
            ["more": 1], 1, ["exactly": .null],
        ] as [JSONValue]
    )
    func `a count that is not one comparison with a number is malformed`(count: JSONValue) {
        let fault = invalidity { _ = try VerificationQuery(json: MadeUp.query.with(["count": count])) }
        #expect(fault?.kind == .malformed)
    }

    @Test func `with a wrong required claim the only answer is mismatch`() throws {
        let type = try MadeUp.type(["requiredClaims": ["name", "writtenOn"]])
        let fields: JSONValue = ["name": "陆知远", "writtenOn": "2026-01-01", "colour": "red"]
        let claims: JSONValue = ["name": "陆知近", "writtenOn": "2026-01-01", "colour": "red"]
        let wrong = MadeUp.query.with(["claims": claims])
        let valid = try MadeUp.record("A-1", fields, of: type)
        for record in [
            valid, valid.with(status: .revoked), valid.with(status: .suspended),
            try MadeUp.record("A-1", [:], of: type),
        ] {
            for changes: JSONObject in [
                [:], ["on": "2020-01-01"], ["select": "all"], ["count": ["exactly": 0]],
                ["count": ["at-most": 9]],
            ] {
                #expect(try MadeUp.verdict(wrong.with(changes), among: [record], of: type) == "mismatch")
            }
        }
        #expect(try MadeUp.verdict(wrong, among: [], of: type) == "not-found")
        #expect(try MadeUp.verdict(wrong.with(["sourceId": "B"]), among: [valid], of: type) == "not-found")
        let right = wrong.with(["claims": claims.with(["name": "陆知远 "])])
        #expect(
            try MadeUp.verdict(right, among: [valid], of: type)
                == "match name:match writtenOn:match colour:match"
        )
        #expect(
            try MadeUp.verdict(right, among: [valid.with(status: .revoked)], of: type) == "not-valid revoked"
        )
    }

    @Test func `only records that the asker knows are spoken of`() throws {
        let type = try MadeUp.type(["requiredClaims": ["name"]])
        let known = try MadeUp.record("A-1", ["name": "甲", "colour": "blue", "pages": 1], of: type)
        let unknown = try MadeUp.record(
            "A-2",
            ["name": "乙", "colour": "red", "pages": 3],
            ["issuedOn": "2026-05-05"],
            of: type
        )
        let asked = MadeUp.query.with(["claims": ["name": "甲", "colour": "red", "pages": 3]])
        let told = try MadeUp.verdict(asked, among: [known, unknown], of: type)
        #expect(told == "mismatch name:match colour:mismatch pages:mismatch")
        let knownRevoked = [known.with(status: .revoked), unknown]
        #expect(try MadeUp.verdict(asked, among: knownRevoked, of: type) == "not-valid revoked")
    }

    @Test(
        arguments: [
            (["colour": "red"], ["/claims/name", "/claims/pages"]), (["name": "甲"], ["/claims/pages"]),
            (["name": ["one-of": ["甲"]], "pages": 1], ["/claims/name"]),
            (["name": "甲", "pages": ["at-least": 1]], ["/claims/pages"]),
            (["name": 1, "pages": "x"], ["/claims/name", "/claims/pages"]),
            (["weight": "much", "pages": 1], ["/claims/weight", "/claims/name"]),
        ] as [(JSONValue, [String])]
    )
    func `every required claim that is not stated is told at once`(claims: JSONValue, places: [String]) throws
    {
        let type = try MadeUp.type(["requiredClaims": ["name", "pages"]])
        let query = try VerificationQuery(json: MadeUp.query.with(["claims": claims]))
        let fault = invalidity { _ = try TypedQuestion(query, of: type) }
        #expect(fault?.kind == .value)
        #expect(fault?.places == places)
    }

    @Test(
        arguments: [
            (["role": "guarantor"], "/role"), (["role": "witness"], "/subject/scheme"),
            (["subject": ["scheme": "passport", "id": "P-XXA-E1234567"]], "/subject/scheme"),
            (["subject": MadeUp.person, "role": "holder"], "/subject/scheme"),
        ] as [(JSONObject, String)]
    )
    func `a role or a scheme that the type does not have is an invalid subject`(
        changes: JSONObject,
        place: String
    ) throws {
        let query = try VerificationQuery(json: MadeUp.query.with(changes))
        let type = try MadeUp.type()
        let fault = invalidity { _ = try TypedQuestion(query, of: type) }
        #expect(fault?.kind == .subject)
        #expect(fault?.places == [place])
    }

    @Test(arguments: ["material", "subject", "claims", "purpose"])
    func `a question needs its members`(member: String) {
        let fault = invalidity { _ = try VerificationQuery(json: MadeUp.query.without(member)) }
        #expect(fault?.kind == .malformed)
        #expect(fault?.places == ["/\(member)"])
    }

    @Test func `a wrong shape is told before a wrong subject`() {
        let query = MadeUp.query.with(["subject": ["scheme": "uscc", "id": "1"], "select": "some"])
        #expect(invalidity { _ = try VerificationQuery(json: query) }?.kind == .malformed)
    }

    @Test(
        arguments: [
            (["exactly": 0], "mismatch"), (["at-most": 1], "mismatch"), (["at-least": 0], "match"),
        ] as [(JSONValue, String)]
    )
    func `none is not established while a valid record stands under another name`(
        count: JSONValue,
        verdict: String
    ) throws {
        let type = try MadeUp.type(["requiredClaims": ["name"]])
        let records = [
            try MadeUp.record("A-1", ["name": "陆知远"], status: .revoked, of: type),
            try MadeUp.record("A-2", ["name": "陆知远、沈若溪"], of: type),
        ]
        let query = MadeUp.query.with(["claims": ["name": "陆知远"], "count": count])
        #expect(try MadeUp.verdict(query, among: records, of: type) == verdict)
    }

    @Test(arguments: [
        ("2024-02-29", 60, "2029-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-01-10", 12, "2027-01-09"),
    ])
    func `a period of months ends on the day before its date, or with a shorter month`(
        issuedOn: String,
        months: Int,
        last: String
    ) throws {
        let record = try MadeUp.record("A-1", [:], ["issuedOn": .string(issuedOn)])
        #expect(record.lastDay(under: .months(months))?.description == last)
    }
}
