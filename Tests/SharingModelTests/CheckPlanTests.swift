import CanonicalJSON
import SharingModel
import Testing

/// Which entries of a list concern a completeness check.
@Suite struct CheckPlanTests {
    @Test func `every entry is laid out with its number, whose it is, and whether it applies`() throws {
        let plan = try CheckWorld.plan(["conditions": ["agent": true]])
        let lines = plan.lines.map { line in
            "\(line.number) \(line.role) \(line.subject != nil) \(line.applies.map(String.init) ?? "?")"
        }
        #expect(
            lines == [
                "1 applicant true true", "2 spouse false ?", "3.1 child true true",
                "3.2 applicant false true",
                "4 applicant false true", "5 applicant false true", "6 applicant false true",
                "7 applicant false true",
                "8 applicant true true",
            ]
        )
        #expect(plan.conditions.map(\.condition.name) == ["married", "agent"])
        #expect(plan.conditions.map(\.applies) == [nil, true])
    }

    @Test func `naming the subject of a condition says that it holds, and the entry is about that subject`()
        throws
    {
        let plan = try CheckWorld.plan([
            "subjects": [
                "applicant": CheckWorld.applicant, "child": CheckWorld.partner, "spouse": CheckWorld.third,
            ]
        ])
        let line = try #require(plan.lines.first { $0.number == "2" })
        #expect(line.applies == true)
        #expect(line.subject?.canonicalID == "92990102MA9L050737")
    }

    @Test func `an entry whose condition does not hold asks for nothing`() throws {
        let plan = try CheckWorld.plan(["conditions": ["married": false, "agent": false]])
        #expect(plan.lines.map(\.number) == ["1", "3.1", "3.2", "4", "5", "6", "8"])
    }

    @Test func `a second child is another owner of the same entry`() throws {
        let plan = try CheckWorld.plan([
            "subjects": [
                "applicant": CheckWorld.applicant, "child": CheckWorld.partner, "child-2": CheckWorld.third,
            ]
        ])
        #expect(plan.lines.filter { $0.number == "3.1" }.map(\.role) == ["child", "child-2"])
    }

    @Test(
        arguments: [
            (["subjects": ["applicant": CheckWorld.applicant]], ["/subjects/child"]),
            (["subjects": ["child": CheckWorld.partner]], ["/subjects/applicant"]),
            (
                [
                    "subjects": [
                        "applicant": CheckWorld.applicant, "child": CheckWorld.partner,
                        "child-1": CheckWorld.third,
                    ]
                ],
                ["/subjects"]
            ),
            (
                [
                    "subjects": [
                        "applicant": CheckWorld.applicant, "child": CheckWorld.partner,
                        "uncle": CheckWorld.third,
                    ]
                ],
                ["/subjects"]
            ),
            (["conditions": ["rich": true]], ["/conditions"]),
            (["conditions": ["married": true]], ["/subjects/spouse"]),
            (["promises": ["4"]], ["/promises"]), (["brought": ["9"]], ["/brought"]),
            (
                ["promises": ["1"], "brought": ["3"], "conditions": ["rich": false]],
                ["/conditions", "/promises", "/brought"]
            ),
            (
                [
                    "conditions": ["married": false],
                    "subjects": [
                        "applicant": CheckWorld.applicant, "child": CheckWorld.partner,
                        "spouse": CheckWorld.third,
                    ],
                ],
                ["/conditions/married"]
            ),
        ] as [(JSONObject, [String])]
    )
    func `what does not fit the list is told at once`(changes: JSONObject, places: [String]) {
        let found = invalidity { _ = try CheckWorld.plan(changes) }
        #expect(found?.kind == .value)
        #expect(found?.places == places)
    }

    @Test(
        arguments: [
            (["case": .null], "/case"), (["subjects": [:]], "/subjects"),
            (["subjects": ["Applicant": CheckWorld.applicant]], "/subjects"),
            (["conditions": ["married": "yes"]], "/conditions/married"), (["promises": [6]], "/promises/0"),
            (["claims": [:]], "/claims"), (["channel": "post"], "/channel"),
            (
                ["subjects": ["applicant": ["scheme": "uscc", "id": "91990102MA9L05073B"]]],
                "/subjects/applicant/id"
            ),
        ] as [(JSONObject, String)]
    )
    func `what is no check is told where it is wrong`(changes: JSONObject, place: String) {
        #expect(invalidity { _ = try CheckWorld.query(changes) }?.places == [place])
    }

    @Test func `the record is sealed for the applicant, or for the first owner in the list`() throws {
        #expect(try CheckWorld.plan().principal.canonicalID == "91990102MA9L05073A")
        let item = try CheckWorld.item([
            ["material": "paper", "provision": "verify", "for": "seller"],
            ["material": "paper", "provision": "verify", "for": "buyer"],
        ])
        let plan = try CheckWorld.plan(
            ["subjects": ["buyer": CheckWorld.applicant, "seller": CheckWorld.partner]],
            item
        )
        #expect(plan.principal.canonicalID == "91990103MA9L05081K")
    }
}
