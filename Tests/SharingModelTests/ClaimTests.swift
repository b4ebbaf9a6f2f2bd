import CanonicalJSON
import SharingModel
import Testing

@Suite struct ClaimTests {
    private static let lists: [(String, JSONValue, JSONValue, String)] = [
        // Text: NFKC and trimming, case counts, no order.
        ("string", "（甲）公司 ", "(甲)公司", "match"), ("string", "red", "RED", "mismatch"),
        ("string", "red", "", "mismatch"),
        ("string", "red", ["one-of": ["blue", " ｒｅｄ"]], "match"),
        ("string", "red", ["one-of": ["blue"]], "mismatch"),
        // Whole numbers.
        ("integer", 18, 18, "match"), ("integer", 18, 19, "mismatch"),
        ("integer", 18, ["at-least": 18], "match"),
        ("integer", 18, ["at-least": 19], "mismatch"), ("integer", 18, ["at-most": 18], "match"),
        ("integer", 18, ["at-most": 17], "mismatch"),
        ("integer", 18, ["after": 17], "match"), ("integer", 18, ["after": 18], "mismatch"),
        ("integer", 18, ["before": 19], "match"),
        ("integer", 18, ["before": 18], "mismatch"), ("integer", 18, ["one-of": [17, 18]], "match"),
        ("integer", 18, ["at-least": 6, "at-most": 12], "mismatch"),
        ("integer", 18, ["after": 6, "before": 24, "one-of": [18]], "match"),
        // Decimals by value.
        ("number", "1234.56", "1234.560", "match"), ("number", "1234.56", ["at-most": "1234.56"], "match"),
        ("number", "1234.56", ["at-most": "1234.5599"], "mismatch"), ("number", "5", 5, "match"),
        ("number", "5.00", ["one-of": [4, "5.0"]], "match"),
        ("number", "-0.5", ["before": 0], "match"), ("number", "0", ["before": "-0"], "mismatch"),
        // Truth.
        ("boolean", false, false, "match"), ("boolean", false, true, "mismatch"),
        ("boolean", true, ["one-of": [true, false]], "match"),
        // Days as days.
        ("date", "2018-06-12", "2018-06-12", "match"),
        ("date", "2018-06-12", ["before": "2018-06-12"], "mismatch"),
        ("date", "2018-06-12", ["before": "2018-06-13"], "match"),
        ("date", "2018-06-12", ["after": "2018-06-12"], "mismatch"),
        ("date", "2018-06-12", ["at-least": "2018-06-12", "at-most": "2018-06-12"], "match"),
        ("date", "0999-12-31", ["before": "1000-01-01"], "match"),
    ]

    @Test(arguments: lists)
    func `a claim is compared by its field's type`(
        type: String,
        value: JSONValue,
        claim: JSONValue,
        result: String
    ) throws {
        let type = try MadeUp.type(of: type)
        let record = try MadeUp.record("A-1", ["value": value], of: type)
        let query = MadeUp.query.with(["claims": ["value": claim]])
        #expect(try MadeUp.verdict(query, among: [record], of: type) == "\(result) value:\(result)")
    }

    @Test(arguments: lists.map { ($0.0, $0.2) })
    func `a field that the record does not have is absent`(type: String, claim: JSONValue) throws {
        let type = try MadeUp.type(of: type)
        let query = MadeUp.query.with(["claims": ["value": claim]])
        #expect(
            try MadeUp.verdict(query, among: [MadeUp.record(of: type)], of: type) == "mismatch value:absent"
        )
    }

    @Test(
        arguments: [
            ("string", 5, ""), ("string", ["before": "a"], "/before"),
            ("string", ["at-least": "a"], "/at-least"), ("boolean", "no", ""),
            ("boolean", ["at-most": true], "/at-most"), ("integer", "18", ""), ("integer", .number(18.5), ""),
            ("integer", ["after": "x"], "/after"),
            ("number", "little", ""), ("number", .number(12.5), ""), ("date", "2020-02-30", ""),
            ("date", ["before": 2020], "/before"),
            ("date", ["one-of": ["2020-01-01", "2020-02-30"]], "/one-of/1"),
            ("string", ["one-of": "red"], "/one-of"),
            ("string", ["one-of": []], "/one-of"),
            ("string", ["one-of": .array(Array(repeating: "x", count: 65))], "/one-of"),
            ("string", ["one-of": [.null]], "/one-of/0"), ("integer", ["at-least": .null], "/at-least"),
        ] as [(String, JSONValue, String)]
    )
    func `a claim of another type is an invalid value`(type: String, claim: JSONValue, place: String) throws {
        let type = try MadeUp.type(of: type)
        let query = try VerificationQuery(json: MadeUp.query.with(["claims": ["value": claim]]))
        let fault = invalidity { _ = try TypedQuestion(query, of: type) }
        #expect(fault?.kind == .value)
        #expect(fault?.places == ["/claims/value\(place)"])
    }

    @Test(
        arguments: [
            .null, [], ["red"], [:], ["like": "r"], ["equals": "red"],
            ["before": "2020-01-01", "until": "2021-01-01"],
        ] as [JSONValue]
    )
    func `a claim that is neither value nor predicates is malformed`(claim: JSONValue) {
        let query = MadeUp.query.with(["claims": ["colour": claim]])
        #expect(invalidity { _ = try VerificationQuery(json: query) }?.kind == .malformed)
    }

    @Test func `a claim may be wrong against the field's constraints`() throws {
        let type = try MadeUp.type(of: "string", ["enum": ["red", "blue"]])
        let record = try MadeUp.record("A-1", ["value": "red"], of: type)
        let query = MadeUp.query.with(["claims": ["value": "green"]])
        #expect(try MadeUp.verdict(query, among: [record], of: type) == "mismatch value:mismatch")
    }

    @Test func `at most sixty-four claims are asked`() throws {
        let claims = { (count: Int) in
            (0..<count).reduce(into: JSONObject()) { $0["f\($1)"] = 1 }
        }
        #expect(
            try VerificationQuery(json: MadeUp.query.with(["claims": .object(claims(64))])).claims.count == 64
        )
        let fault = invalidity {
            _ = try VerificationQuery(json: MadeUp.query.with(["claims": .object(claims(65))]))
        }
        #expect(fault?.kind == .malformed)
    }
}
