import CanonicalJSON
import SharingModel
import Testing

@Suite struct FieldConstraintTests {
    private func isTaken(_ value: JSONValue, _ type: String, _ constraints: JSONValue) throws -> Bool {
        let type = try MadeUp.type(of: type, constraints)
        let submission = MadeUp.submission("A-1", fields: ["value": value])
        guard let fault = invalidity({ _ = try MaterialSubmission(json: submission).record(of: type) }) else {
            return true
        }
        #expect(fault.kind == .value)
        #expect(fault.places == ["/fields/value"])
        return false
    }

    @Test(
        arguments: [
            ("string", "x", true), ("string", "", true), ("string", 1, false), ("string", true, false),
            ("string", [], false),
            ("integer", 7, true), ("integer", -7, true), ("integer", "7", false),
            ("integer", .number(7.5), false),
            ("integer", .number(7), false), ("integer", true, false), ("number", "12.50", true),
            ("number", 12, true), ("number", "1e3", false),
            ("number", .number(12.5), false), ("number", "", false), ("boolean", false, true),
            ("boolean", "false", false), ("boolean", 0, false),
            ("date", "2024-02-29", true), ("date", "2023-02-29", false), ("date", 20_240_229, false),
            ("date", "2024-02-29T00:00:00Z", false),
            ("string", [:], false),
        ] as [(String, JSONValue, Bool)]
    )
    func `a value has its field's type`(type: String, value: JSONValue, taken: Bool) throws {
        #expect(try isTaken(value, type, [:]) == taken)
    }

    @Test(
        arguments: [
            ("integer", ["minimum": 1, "maximum": 3], 1, true),
            ("integer", ["minimum": 1, "maximum": 3], 3, true),
            ("integer", ["minimum": 1], 0, false), ("integer", ["maximum": 3], 4, false),
            ("integer", ["exclusiveMinimum": 1], 1, false),
            ("integer", ["exclusiveMinimum": 1], 2, true), ("integer", ["exclusiveMaximum": 3], 3, false),
            ("integer", ["exclusiveMaximum": 3], 2, true),
            ("number", ["minimum": "0.10"], "0.1", true), ("number", ["minimum": "0.10"], "0.09", false),
            ("number", ["exclusiveMaximum": "1.5"], "1.50", false),
            ("date", ["minimum": "2000-01-01"], "2000-01-01", true),
            ("date", ["minimum": "2000-01-01"], "1999-12-31", false),
            ("date", ["exclusiveMaximum": "2000-01-01"], "2000-01-01", false),
            ("string", ["minLength": 2, "maxLength": 3], "ab", true),
            ("string", ["minLength": 2], "a", false), ("string", ["maxLength": 3], "abcd", false),
            ("string", ["maxLength": 2], "田𬱖", true), ("string", ["maxLength": 1], "　ａ ", true),
            ("string", ["minLength": 1], "　", false),
            ("string", ["pattern": "[A-Z]{2}[0-9]+"], "AB1", true),
            ("string", ["pattern": "[A-Z]{2}[0-9]+"], "ＡＢ１", true),
            ("string", ["pattern": "[A-Z]{2}[0-9]+"], "xAB1", false),
            ("string", ["pattern": "[A-Z]{2}[0-9]+"], "AB1\nx", false),
            ("string", ["pattern": "(a*)*(a*)*(.*)*b"], .string(String(repeating: "a", count: 4000)), false),
            ("string", ["pattern": "(?:甲|乙){2,3}\\([^,]?\\)\\d*"], "甲乙甲()7", true),
            ("string", ["pattern": "(?:甲|乙){2,3}\\([^,]?\\)\\d*"], "甲()", false),
            ("string", ["pattern": "(?:甲|乙){2,3}\\([^,]?\\)\\d*"], "甲乙(,)", false),
            ("string", ["pattern": "[一-龥·-]+"], "阿-依·古丽", true),
            ("string", ["pattern": "[一-龥·-]+"], "阿_古丽", false),
            ("string", ["pattern": "x{2,}|"], "xxx", true), ("string", ["pattern": "x{2,}|"], "", true),
            ("string", ["pattern": "x{2,}|"], "x", false),
            ("string", ["pattern": "a|bc"], "ac", false), ("string", ["pattern": "a|bc"], "bc", true),
            ("string", ["enum": ["个体工商户", "(甲)"]], "（甲）", true), ("string", ["enum": ["red"]], "Red", false),
            ("integer", ["enum": [1, 2]], 3, false), ("number", ["enum": ["1.0"]], "1.00", true),
            ("boolean", ["enum": [true]], false, false),
            ("date", ["enum": ["2000-02-29"]], "2000-02-29", true),
        ] as [(String, JSONValue, JSONValue, Bool)]
    )
    func `a value holds its field's constraints`(
        type: String,
        constraints: JSONValue,
        value: JSONValue,
        taken: Bool
    ) throws {
        #expect(try isTaken(value, type, constraints) == taken)
    }

    @Test func `a required field must be there, and null is absence`() throws {
        #expect(try !isTaken(.null, "string", ["required": true]))
        #expect(try isTaken(.null, "string", [:]))
        let type = try MadeUp.type(of: "string", ["required": true])
        let fault = invalidity { _ = try MadeUp.record("A-1", [:], of: type) }
        #expect(fault?.places == ["/fields/value"])
    }

    @Test(
        arguments: [
            ("string", ["minimum": "a"]), ("boolean", ["maximum": true]), ("integer", ["minimum": "1"]),
            ("string", ["pattern": "("]), ("string", ["pattern": ")"]), ("string", ["pattern": "a)|(?:b"]),
            ("string", ["pattern": "[a"]), ("string", ["pattern": "[]"]), ("string", ["pattern": "[b-a]"]),
            ("string", ["pattern": "[a&&b]"]), ("string", ["pattern": "*"]), ("string", ["pattern": "a**"]),
            ("string", ["pattern": "a{2,1}"]), ("string", ["pattern": "a{1001}"]),
            ("string", ["pattern": "a{"]),
            ("string", ["pattern": "(?=a)b"]), ("string", ["pattern": "(a)\\1"]),
            ("string", ["pattern": "(?i)a"]),
            ("string", ["pattern": "^a$"]), ("string", ["pattern": "\\p{Han}"]),
            ("string", ["pattern": "a\\"]),
            ("string", ["pattern": "((a{100}){100}){100}"]), ("string", ["pattern": "((){1000}){1000}"]),
            (
                "string",
                ["pattern": .string(String(repeating: "(", count: 17) + String(repeating: ")", count: 17))]
            ),
            ("string", ["pattern": .string(String(repeating: "a", count: 201))]),
            ("integer", ["pattern": "1"]), ("string", ["minLength": 3, "maxLength": 2]),
            ("string", ["minLength": -1]), ("date", ["enum": ["soon"]]),
            ("string", ["unique": true]), ("string", ["required": "yes"]), ("string", ["enum": "red"]),
        ] as [(String, JSONValue)]
    )
    func `a constraint that makes no sense is refused with the type`(type: String, constraints: JSONValue) {
        #expect(invalidity { _ = try MadeUp.type(of: type, constraints) }?.kind == .malformed)
    }
}
