import CanonicalJSON
import SharingModel
import Testing

/// domain.md, Verdict.
@Suite struct VerdictTests {
    private let colourAndPages = MadeUp.query.with(["claims": ["colour": "red", "pages": 3, "sealed": true]])

    /// The verdict, which must be the same in whatever order the records are found.
    private func verdict(
        _ query: JSONValue,
        among records: [MaterialRecord],
        of type: MaterialType? = nil
    ) throws -> String {
        var found = Set([try MadeUp.verdict(query, among: records, of: type)])
        for offset in records.indices {
            let turned = Array(records[offset...] + records[..<offset])
            found.insert(try MadeUp.verdict(query, among: turned, of: type))
            found.insert(try MadeUp.verdict(query, among: turned.reversed(), of: type))
        }
        #expect(found.count == 1)
        return found.first ?? ""
    }

    @Test func `one valid record that satisfies all claims is a match`() throws {
        let good = try MadeUp.record("A-1", ["colour": "red", "pages": 3, "sealed": true])
        let bad = try MadeUp.record("A-2", ["colour": "blue", "pages": 9], ["issuedOn": "2026-05-01"])
        #expect(
            try verdict(colourAndPages, among: [bad, good]) == "match colour:match pages:match sealed:match"
        )
    }

    @Test(
        arguments: [
            (["colour": "red"], "A-1", false), (["colour": "blue"], "A-1", true),
            (["count": ["exactly": 0], "colour": "red"], nil, true),
            (["count": ["exactly": 0], "colour": "red"], "A-1", false),
            (["count": ["exactly": 0], "colour": "blue"], "A-1", true),
        ] as [(JSONObject, String?, Bool)]
    )
    func `nothing is found where no record is known to who asks, whatever the verdict is`(
        asked: JSONObject,
        sourceID: String?,
        expected: Bool
    ) throws {
        let type = try MadeUp.type(["complete": true, "requiredClaims": ["colour"]])
        let records = try sourceID.map { [try MadeUp.record($0, ["colour": "red"], of: type)] } ?? []
        var query: JSONObject = ["claims": ["colour": asked["colour"] ?? ""]]
        query["count"] = asked["count"]
        let question = try TypedQuestion(VerificationQuery(json: MadeUp.query.with(query)), of: type)
        #expect(question.findsNothing(among: records) == expected)
    }

    @Test func `two records that satisfy the claims only together are a mismatch`() throws {
        let one = try MadeUp.record("A-1", ["colour": "red", "pages": 3])
        let other = try MadeUp.record("A-2", ["colour": "blue", "sealed": true])
        #expect(
            try verdict(colourAndPages, among: [one, other])
                == "mismatch colour:match pages:match sealed:absent"
        )
    }

    @Test func `the record with most matches is told, even if it is older`() throws {
        let most = try MadeUp.record(
            "B",
            ["colour": "red", "pages": 3, "sealed": false],
            ["issuedOn": "2020-01-01"]
        )
        let newer = try MadeUp.record("A", ["colour": "red", "pages": 4, "sealed": false])
        let newest = try MadeUp.record("C", [:], ["issuedOn": "2026-05-05"])
        let told = try verdict(colourAndPages, among: [most, newer, newest])
        #expect(told == "mismatch colour:match pages:match sealed:mismatch")
    }

    @Test func `of records with as many matches the newest is told`() throws {
        let old = try MadeUp.record("A", ["colour": "red"], ["issuedOn": "2026-01-01"])
        let new = try MadeUp.record("B", ["pages": 3], ["issuedOn": "2026-01-02"])
        #expect(
            try verdict(colourAndPages, among: [old, new])
                == "mismatch colour:absent pages:match sealed:absent"
        )
    }

    @Test func `of records as new the smaller number is told`() throws {
        let records = [
            try MadeUp.record("A-2", ["colour": "red"]), try MadeUp.record("A-10", ["pages": 3]),
            try MadeUp.record("B", ["sealed": true]),
        ]
        #expect(
            try verdict(colourAndPages, among: records) == "mismatch colour:absent pages:match sealed:absent"
        )
    }

    @Test func `a record that is not valid never satisfies`() throws {
        let revoked = try MadeUp.record("A-1", ["colour": "red"], status: .revoked)
        let valid = try MadeUp.record("A-2", ["colour": "blue"], ["issuedOn": "2020-01-01"])
        #expect(try verdict(MadeUp.query, among: [revoked, valid]) == "mismatch colour:mismatch")
    }

    @Test(
        arguments: [
            (MaterialRecord.Status.revoked, [:], "not-valid revoked"),
            (.suspended, [:], "not-valid suspended"),
            (.valid, ["validUntil": "2026-05-31"], "not-valid expired"),
            (.valid, ["validFrom": "2026-06-02"], "not-valid not-yet-valid"),
            (.valid, ["issuedOn": "2026-06-02"], "not-valid not-yet-valid"),
            (.valid, ["validUntil": "2026-06-01"], "match colour:match"),
            (.valid, ["validFrom": "2026-06-01"], "match colour:match"),
            (.valid, ["issuedOn": "2026-06-01"], "match colour:match"),
            (.suspended, ["validUntil": "2026-05-31"], "not-valid suspended"),
            (.superseded, [:], "not-found"),
            (.valid, ["issuedOn": "2026-06-02", "validFrom": "2026-05-01"], "match colour:match"),
        ] as [(MaterialRecord.Status, JSONObject, String)]
    )
    func `the state of a record that is not valid is told`(
        status: MaterialRecord.Status,
        dates: JSONObject,
        told: String
    ) throws {
        let record = try MadeUp.record("A-1", ["colour": "red"], dates, status: status)
        #expect(try verdict(MadeUp.query, among: [record]) == told)
    }

    @Test func `of several records that are not valid the newest one's state is told`() throws {
        let records = [
            try MadeUp.record("A", [:], ["issuedOn": "2024-01-01"], status: .suspended),
            try MadeUp.record("B", [:], ["issuedOn": "2025-01-01", "validUntil": "2025-12-31"]),
            try MadeUp.record("C", [:], ["issuedOn": "2023-01-01"], status: .revoked),
        ]
        #expect(try verdict(MadeUp.query, among: records) == "not-valid expired")
        let tie = [try MadeUp.record("A-2", status: .revoked), try MadeUp.record("A-1", status: .suspended)]
        #expect(try verdict(MadeUp.query, among: tie) == "not-valid suspended")
    }

    @Test(
        arguments: [
            (["rule": "open-ended"], "2099-12-31", "match"),
            (["rule": "field", "field": "writtenOn"], "2026-03-31", "match"),
            (["rule": "field", "field": "writtenOn"], "2026-04-01", "not-valid expired"),
            (["rule": "period", "days": 30], "2026-02-08", "match"),
            (["rule": "period", "days": 30], "2026-02-09", "not-valid expired"),
            (["rule": "period", "months": 12], "2027-01-09", "match"),
            (["rule": "period", "months": 12], "2027-01-10", "not-valid expired"),
            (["rule": "period", "days": 1], "2026-01-10", "match"),
        ] as [(JSONValue, String, String)]
    )
    func `the type's rule ends a record's validity, the last day included`(
        rule: JSONValue,
        day: String,
        told: String
    ) throws {
        let type = try MadeUp.type(["validity": rule])
        let record = try MadeUp.record("A-1", ["colour": "red", "writtenOn": "2026-03-31"], of: type)
        let code = try verdict(MadeUp.query.with(["on": .string(day)]), among: [record], of: type)
        #expect(code.hasPrefix(told))
    }

    @Test func `a record's own end comes before the type's rule`() throws {
        let type = try MadeUp.type(["validity": ["rule": "period", "days": 30]])
        let record = try MadeUp.record("A-1", ["colour": "red"], ["validUntil": "2026-12-31"], of: type)
        #expect(try verdict(MadeUp.query, among: [record], of: type) == "match colour:match")
    }

    @Test func `a field that ends validity and is absent means no end`() throws {
        let type = try MadeUp.type(["validity": ["rule": "field", "field": "writtenOn"]])
        let record = try MadeUp.record("A-1", ["colour": "red"], of: type)
        #expect(
            try verdict(MadeUp.query.with(["on": "2099-01-01"]), among: [record], of: type)
                == "match colour:match"
        )
    }

    @Test func `a question about a day is answered for that day`() throws {
        let old = try MadeUp.record(
            "A",
            ["colour": "red"],
            ["issuedOn": "2020-01-01", "validUntil": "2024-12-31"]
        )
        let new = try MadeUp.record("B", ["colour": "blue"], ["issuedOn": "2025-02-01"])
        for (day, told) in [
            ("2019-12-31", "not-valid not-yet-valid"), ("2020-01-01", "match colour:match"),
            ("2024-12-31", "match colour:match"),
            ("2025-01-15", "not-valid not-yet-valid"), ("2025-02-01", "mismatch colour:mismatch"),
        ] {
            #expect(try verdict(MadeUp.query.with(["on": .string(day)]), among: [old, new]) == told)
        }
    }

    @Test func `there is nothing to find`() throws {
        let type = try MadeUp.type(["version": 2])
        let others = [
            try MadeUp.record("A", ["colour": "red"], ["subjects": ["holder": MadeUp.stranger]]),
            try MadeUp.record("B", ["colour": "red"], of: type),
            try MadeUp.record("C", ["colour": "red"], status: .superseded),
        ]
        #expect(try verdict(MadeUp.query, among: []) == "not-found")
        #expect(try verdict(MadeUp.query, among: others) == "not-found")
    }

    @Test func `a number narrows to its record`() throws {
        let records = [
            try MadeUp.record("A-1", ["colour": "blue"]),
            try MadeUp.record("A-2", ["colour": "red"], status: .revoked),
        ]
        #expect(
            try verdict(MadeUp.query.with(["sourceId": "A-1"]), among: records) == "mismatch colour:mismatch"
        )
        #expect(try verdict(MadeUp.query.with(["sourceId": "A-2"]), among: records) == "not-valid revoked")
        #expect(try verdict(MadeUp.query.with(["sourceId": "A-3"]), among: records) == "not-found")
    }

    @Test func `a role narrows to the records that name the subject in it`() throws {
        let subjects: JSONValue = ["holder": MadeUp.holder, "witness": [MadeUp.person, MadeUp.spouse]]
        let record = try MadeUp.record("A-1", ["colour": "red"], ["subjects": subjects])
        let asked = MadeUp.query.with(["subject": MadeUp.spouse])
        #expect(try verdict(asked, among: [record]) == "match colour:match")
        #expect(try verdict(asked.with(["role": "witness"]), among: [record]) == "match colour:match")
        #expect(try verdict(MadeUp.query.with(["role": "holder"]), among: [record]) == "match colour:match")
        let type = try MadeUp.type([
            "roles": [
                ["role": "holder", "schemes": ["uscc"]], ["role": "agent", "schemes": ["uscc"], "min": 0],
            ]
        ])
        #expect(
            try verdict(MadeUp.query.with(["role": "agent"]), among: [MadeUp.record(of: type)], of: type)
                == "not-found"
        )
    }
}
