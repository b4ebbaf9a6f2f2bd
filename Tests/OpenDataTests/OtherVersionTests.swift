import CanonicalJSON
import OpenData
import SharingModel
import Testing

/// A type whose second version is more open than its first, and records of both.
@Suite struct OtherVersionTests {
    private static let review: JSONValue = [
        "disclosure": [
            "reviewedOn": "2026-01-01", "reviewBefore": "2027-12-31", "approves": ["records", "statistics"],
        ]
    ]

    /// A field of a version.
    private static func field(
        _ name: String,
        _ type: String = "string",
        _ more: JSONObject = [:]
    ) -> JSONValue {
        var object: JSONObject = [
            "name": .string(name), "title": ["en": .string(name), "zh": "字段"], "type": .string(type),
            "disclosure": "public",
        ]
        for member in more.members { object[member.name] = member.value }
        return .object(object)
    }

    private func type(
        _ version: Int64,
        _ fields: [JSONValue],
        _ changes: JSONObject = [:]
    ) throws -> MaterialType {
        var object: JSONObject = [
            "code": "paper", "version": .integer(version), "title": ["en": "Paper", "zh": "文书"],
            "source": "archive", "sharing": ["class": "conditional"], "validity": ["rule": "open-ended"],
            "roles": [["role": "holder", "schemes": ["opaque"]]], "disclosure": "proactive",
            "openness": "unconditional", "reviews": OtherVersionTests.review,
            "statistics": [.string("value")],
            "schema": ["fields": .array([OtherVersionTests.field("no")] + fields)],
        ]
        for member in changes.members { object[member.name] = member.value }
        return try MaterialType(json: .object(object))
    }

    private func dataset(_ columns: [String], _ changes: JSONObject = [:]) throws -> Dataset {
        var object: JSONObject = [
            "name": "papers", "title": ["en": "Papers", "zh": "文书"],
            "summary": ["en": "Papers.", "zh": "文书。"], "publisher": "archive",
            "source": ["records": "paper"], "columns": .array(columns.map { .string($0) }),
            "primaryKey": ["no"], "themes": ["GOVE"], "licence": "CC-BY-4.0", "updated": "monthly",
            "contact": ["name": ["en": "Desk", "zh": "服务台"], "email": "desk@archive.example"],
        ]
        for member in changes.members { object[member.name] = member.value }
        return try Dataset(json: .object(object))
    }

    private func catalogue(_ types: [MaterialType]) -> Catalogue {
        Catalogue(agencies: [], types: types, items: [], contracts: [], callers: [])
    }

    private func record(of type: MaterialType, _ fields: JSONObject) throws -> MaterialRecord {
        var all: JSONObject = ["no": "A-1"]
        for member in fields.members { all[member.name] = member.value }
        return try MaterialSubmission(
            json: [
                "type": .string(type.reference.description), "sourceId": "A-1",
                "subjects": ["holder": ["scheme": "opaque", "id": "A-1"]], "fields": .object(all),
                "issuedOn": "2026-01-10",
            ]
        ).record(of: type)
    }

    private func day() throws -> CivilDate { try #require(CivilDate("2026-11-24")) }

    /// What leaves of a record of the first version in a dataset of the second.
    private func outcome(
        _ fields: JSONObject,
        of first: MaterialType,
        as second: MaterialType,
        columns: [String] = ["no", "value"]
    ) throws -> RowOutcome {
        let projection = try RecordProjection(
            dataset(columns),
            under: catalogue([first, second]),
            on: day()
        )
        return projection.row(of: try record(of: first, fields))
    }

    @Test(
        arguments: [
            // A free text that has a form since.
            ("string", [:], "string", ["enum": ["open", "closed"]], "call 13912345678", nil),
            ("string", [:], "string", ["pattern": "[a-z]+"], "990102198503120017", nil),
            ("string", [:], "string", ["pattern": "[0-9]+"], "13912345678", nil),
            ("string", [:], "integer", [:], "13912345678", nil),
            ("string", [:], "string", ["enum": ["open", "closed"]], "open", "open"),
            // A value that is none of the type since.
            ("string", [:], "integer", [:], "thirty", nil), ("string", [:], "integer", [:], "030", "30"),
            ("string", [:], "date", [:], "2026-02-30", nil), ("string", [:], "boolean", [:], "true", "true"),
            ("integer", [:], "string", [:], 30, "30"), ("integer", [:], "integer", ["maximum": 9], 10, nil),
            ("string", [:], "string", ["maxLength": 3], "four", nil),
        ] as [(String, JSONObject, String, JSONObject, JSONValue, String?)]
    )
    func
        `a value leaves if it is one of the newest version's field, and is looked through as its own version's`(
            type: String,
            constraints: JSONObject,
            newType: String,
            newConstraints: JSONObject,
            value: JSONValue,
            shown: String?
        ) throws
    {
        let first = try self.type(
            1,
            [OtherVersionTests.field("value", type, ["constraints": .object(constraints)])]
        )
        let second = try self.type(
            2,
            [OtherVersionTests.field("value", newType, ["constraints": .object(newConstraints)])]
        )
        let outcome = try outcome(["value": value], of: first, as: second)
        if let shown {
            #expect(outcome == .row([.value("A-1"), .value(shown)], isMasked: false))
        } else {
            guard case .heldBack(let reason) = outcome else {
                Issue.record("it left")
                return
            }
            #expect(reason == .otherVersion || reason == .freeText)
        }
    }

    @Test(
        arguments: [
            ("string", [:], "true"), ("string", [:], "yes"), ("string", [:], "1"),
        ] as [(String, JSONObject, JSONValue)]
    )
    func `a mask whose condition is of another type holds where the value says so, and where nobody can tell`(
        type: String,
        constraints: JSONObject,
        value: JSONValue
    ) throws {
        let fields = [OtherVersionTests.field("value"), OtherVersionTests.field("isPerson", type)]
        let mask: JSONValue = ["keep": 1, "when": ["field": "isPerson", "equals": ["true"]]]
        let second = try self.type(
            2,
            [
                OtherVersionTests.field("value", "string", ["disclosure": "masked", "mask": mask]),
                OtherVersionTests.field("isPerson", "boolean"),
            ]
        )
        let outcome = try outcome(
            ["value": "陆知远", "isPerson": value],
            of: self.type(1, fields),
            as: second
        )
        #expect(outcome == .row([.value("A-1"), .value("陆*")], isMasked: true))
    }

    @Test(arguments: [("P", true), ("person", true), ("company", false)])
    func `a code that there is no more does not lift a mask`(kind: String, isMasked: Bool) throws {
        let mask: JSONValue = ["keep": 1, "when": ["field": "kind", "equals": ["person"]]]
        let second = try type(
            2,
            [
                OtherVersionTests.field("value", "string", ["disclosure": "masked", "mask": mask]),
                OtherVersionTests.field("kind", "string", ["constraints": ["enum": ["person", "company"]]]),
            ]
        )
        let first = try type(1, [OtherVersionTests.field("value"), OtherVersionTests.field("kind")])
        let outcome = try outcome(["value": "陆知远", "kind": .string(kind)], of: first, as: second)
        #expect(
            outcome == .row([.value("A-1"), .value(isMasked ? "陆*" : "陆知远")], isMasked: isMasked)
        )
    }

    @Test(
        arguments: [
            (["disclosure": "never"], [:], .row([.value("A-1"), .masked], isMasked: true)),
            (["verifyOnly": true], [:], .row([.value("A-1"), .masked], isMasked: true)),
            (["disclosure": "never"], ["constraints": ["required": true]], .heldBack(.otherVersion)),
            (
                ["disclosure": "masked", "mask": ["keep": 1]], ["constraints": ["required": true]],
                .row([.value("A-1"), .value("陆*")], isMasked: true)
            ),
            (
                ["disclosure": "masked", "mask": ["keep": 1]],
                ["disclosure": "masked", "mask": ["keep": 2]],
                .row([.value("A-1"), .value("陆*")], isMasked: true)
            ),
            // Part of a value has no form.
            (
                ["disclosure": "masked", "mask": ["keep": 1]], ["constraints": ["pattern": "..."]],
                .row([.value("A-1"), .masked], isMasked: true)
            ),
            (
                [:], ["disclosure": "masked", "mask": ["keep": 0]],
                .row([.value("A-1"), .masked], isMasked: true)
            ),
        ] as [(JSONObject, JSONObject, RowOutcome)]
    )
    func `no more of a value leaves than its own version discloses`(
        own: JSONObject,
        newest: JSONObject,
        expected: RowOutcome
    ) throws {
        let first = try type(1, [OtherVersionTests.field("value", "string", own)])
        let second = try type(2, [OtherVersionTests.field("value", "string", newest)])
        #expect(try outcome(["value": "陆知远"], of: first, as: second) == expected)
    }

    @Test func `a key that its own version masks names no row`() throws {
        let hidden = OtherVersionTests.field("no", "string", ["disclosure": "masked", "mask": ["keep": 2]])
        let first = try type(1, [], ["schema": ["fields": [hidden]], "statistics": []])
        #expect(
            try outcome([:], of: first, as: type(2, [], ["statistics": []]), columns: ["no"])
                == .heldBack(.otherVersion)
        )
    }

    @Test func `a business that bears a name which its own version hides is hidden with it`() throws {
        let person = OtherVersionTests.field("person", "string", ["disclosure": "never"])
        let name = OtherVersionTests.field(
            "value",
            "string",
            ["disclosure": "masked", "mask": ["keep": 1, "when": ["sameAs": "person"]]]
        )
        let second = try type(2, [OtherVersionTests.field("value"), OtherVersionTests.field("person")])
        let outcome = try outcome(
            ["value": "江城陆知远茶馆", "person": "陆知远"],
            of: type(1, [name, person]),
            as: second,
            columns: ["no", "value", "person"]
        )
        guard case .row(let cells, true) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(!cells[1].text.contains("知远") && cells[2] == .masked)
    }

    @Test(
        arguments: [
            ["disclosure": "on-request"], ["openness": "none"], ["reviews": [:]],
            [
                "reviews": [
                    "disclosure": [
                        "reviewedOn": "2025-01-01", "reviewBefore": "2026-11-23",
                        "approves": ["records", "statistics"],
                    ]
                ]
            ],
        ] as [JSONObject]
    )
    func `a record leaves if its own version may be published that day, and by its own term`(
        changes: JSONObject
    ) throws {
        let field = OtherVersionTests.field("value")
        let second = try type(2, [field])
        #expect(
            try outcome(["value": "a"], of: type(1, [field], changes), as: second) == .heldBack(.otherVersion)
        )
        #expect(
            try outcome(["value": "a"], of: type(1, [field]), as: second)
                == .row([.value("A-1"), .value("a")], isMasked: false)
        )
        let short = try type(1, [field], ["validity": ["rule": "period", "days": 30]])
        #expect(try outcome(["value": "a"], of: short, as: second) == .heldBack(.notValid))
    }

    @Test(
        arguments: [
            ([:], "open", nil), (["statistics": []], "open", .otherVersion),
            (["reviews": [:]], "open", .otherVersion), ([:], "ajar", .otherVersion),
        ] as [(JSONObject, String, HoldBackReason?)]
    )
    func `a record counts if its own version lets it be counted, by values that there still are`(
        changes: JSONObject,
        value: String,
        reason: HoldBackReason?
    ) throws {
        let first = try type(1, [OtherVersionTests.field("value")], changes)
        let choices = OtherVersionTests.field(
            "value",
            "string",
            ["constraints": ["enum": ["open", "closed"]]]
        )
        let counts = try dataset(
            ["value", "count"],
            ["source": ["counts": "paper", "by": ["value"]], "primaryKey": ["value"]]
        )
        var table = try CountTable(counts, under: catalogue([first, type(2, [choices])]), on: day())
        #expect(table.add(try record(of: first, ["value": .string(value)])) == reason)
        #expect(table.counts.isEmpty == (reason != nil))
    }
}
