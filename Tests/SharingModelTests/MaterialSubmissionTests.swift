import CanonicalJSON
import SharingModel
import Testing

@Suite struct MaterialSubmissionTests {
    private static let fields: JSONValue = [
        "name": "　甲（一）", "colour": "red", "pages": 3, "weight": "12.50", "sealed": true,
        "writtenOn": "2026-01-09",
    ]
    private static let good = MadeUp.submission(
        "A-1",
        fields: fields,
        [
            "subjects": ["holder": MadeUp.holder, "witness": [MadeUp.person, MadeUp.spouse]],
            "validUntil": "2027-01-09",
        ]
    )

    private func read(_ json: JSONValue) throws -> MaterialRecord {
        try MaterialSubmission(json: json).record(of: MadeUp.type(["requiredClaims": ["name"]]))
    }

    @Test func `a material is read by its type`() throws {
        let record = try read(MaterialSubmissionTests.good)
        #expect(record.type.description == "paper@1")
        #expect(record.sourceID == "A-1")
        #expect(record.subjects.mapValues(\.count) == ["holder": 1, "witness": 2])
        #expect(record.values.count == 6)
        #expect(record.values["name"]?.json == "　甲（一）")
        #expect(record.values["weight"] == ExactDecimal("12.5").map(FieldValue.number))
        #expect(record.issuedOn.description == "2026-01-10")
        #expect(record.validUntil?.description == "2027-01-09")
        #expect(record.status == .valid)
    }

    @Test func `a record is the same after it was sealed and opened`() throws {
        let type = try MadeUp.type()
        for status in MaterialRecord.Status.allCases {
            let record = try read(MaterialSubmissionTests.good.with(["validFrom": "2026-02-01"])).with(
                status: status
            )
            #expect(try opened(record, type) == record)
            #expect(try opened(record, try MadeUp.type(["version": 2])) == nil)
        }
    }

    @Test func `a record that is withheld stays so when it is sealed and opened, and under another status`()
        throws
    {
        let record = try read(MaterialSubmissionTests.good.with(["disclosure": "withheld"]))
        #expect(record.disclosure == .withheld)
        #expect(try opened(record.with(status: .suspended), try MadeUp.type())?.disclosure == .withheld)
        #expect(try read(MaterialSubmissionTests.good).json["disclosure"] == nil)
    }

    @Test func `only the values that are asked for are read`() throws {
        let record = try read(MaterialSubmissionTests.good)
        let opened = try #require(try opened(record, try MadeUp.type(), only: ["weight"]))
        #expect(record.values.count > 1)
        #expect(opened.values == record.values.filter { $0.key == "weight" })
        #expect(opened.subjects == record.subjects)
    }

    private func opened(
        _ record: MaterialRecord,
        _ type: MaterialType,
        only names: Set<String>? = nil
    ) throws -> MaterialRecord? {
        try record.json.canonicalBytes.withUnsafeBytes {
            try MaterialRecord(sealed: $0, type: type, only: names)
        }
    }

    @Test(
        arguments: [
            (["sourceId": ""], InvalidInput.Kind.malformed, "/sourceId"),
            (["sourceId": "a\u{1}"], .malformed, "/sourceId"),
            (["sourceId": .string(String(repeating: "x", count: 129))], .malformed, "/sourceId"),
            (["type": "Paper"], .malformed, "/type"),
            (["type": "paper@0"], .malformed, "/type"), (["colour": "red"], .malformed, "/colour"),
            (["issuedOn": "2026-02-30"], .malformed, "/issuedOn"),
            (["expectedRevision": "1"], .malformed, "/expectedRevision"),
            (["disclosure": "public"], .malformed, "/disclosure"),
            (["subjects": []], .malformed, "/subjects"), (["subjects": [:]], .subject, "/subjects/holder"),
            (["subjects": ["owner": MadeUp.holder]], .malformed, "/subjects/owner"),
            (["subjects": ["holder": MadeUp.person]], .subject, "/subjects/holder/scheme"),
            (["subjects": ["holder": [MadeUp.holder, MadeUp.stranger]]], .subject, "/subjects/holder"),
            (
                ["subjects": ["holder": MadeUp.holder, "witness": [MadeUp.person, MadeUp.person]]], .subject,
                "/subjects/witness/1"
            ),
            (
                [
                    "subjects": [
                        "holder": MadeUp.holder,
                        "witness": [MadeUp.person, ["scheme": "resident-id", "id": "990102198709250029"]],
                    ]
                ], .subject, "/subjects/witness/1/id"
            ),
            (["fields": []], .malformed, "/fields"), (["fields": ["size": 1]], .malformed, "/fields/size"),
            (["fields": ["pages": "3"]], .value, "/fields/pages"),
            (["fields": ["sizes": 1]], .malformed, "/fields/sizes"),
            // A name that may be personal is not repeated.
            (["fields": ["91990102MA9L05073A": 1]], .malformed, "/fields"),
            (["validFrom": "2027-02-01"], .value, "/validUntil"),
            (["validFrom": 1], .malformed, "/validFrom"),
        ] as [(JSONObject, InvalidInput.Kind, String)]
    )
    func `a fault is told with its place`(changes: JSONObject, kind: InvalidInput.Kind, place: String) {
        let fault = invalidity { _ = try read(MaterialSubmissionTests.good.with(changes)) }
        #expect(fault?.kind == kind)
        #expect(fault?.places == [place])
    }

    @Test(arguments: ["type", "sourceId", "subjects", "fields", "issuedOn"])
    func `a member that must be there is missed`(member: String) {
        let fault = invalidity { _ = try read(MaterialSubmissionTests.good.without(member)) }
        #expect(fault?.kind == .malformed)
        #expect(fault?.places == ["/\(member)"])
    }

    @Test func `all faults are told at once, under the gravest kind`() throws {
        let bad = MaterialSubmissionTests.good.with([
            "subjects": ["holder": ["scheme": "uscc", "id": "91990102MA9L05073B"]], "issuedOn": "soon",
            "fields": ["pages": "three", "size": 1, "weight": "heavy", "sealed": "yes"],
        ])
        let places: Set = [
            "/subjects/holder/id", "/fields/pages", "/fields/size", "/fields/weight", "/fields/sealed",
            "/issuedOn",
        ]
        let fault = invalidity { _ = try read(bad) }
        #expect(fault?.kind == .malformed)
        #expect(fault.map { Set($0.places) } == places)
    }

    @Test func `faults in several roles are told at once`() {
        let bad = MaterialSubmissionTests.good.with([
            "subjects": [
                "holder": ["scheme": "uscc", "id": "91990102MA9L05073B"],
                "witness": ["scheme": "resident-id", "id": "1"],
            ]
        ])
        let fault = invalidity { _ = try read(bad) }
        #expect(fault?.kind == .subject)
        #expect(fault.map { Set($0.places) } == ["/subjects/holder/id", "/subjects/witness/id"])
    }

    @Test func `no fault repeats what was sent`() {
        let bad = MaterialSubmissionTests.good.with([
            "subjects": ["holder": ["scheme": "uscc", "id": "CANARY"]], "issuedOn": "CANARY",
            "fields": ["pages": "CANARY", "writtenOn": "CANARY"],
        ])
        let error = #expect(throws: InvalidInput.self) { try read(bad) }
        let told = error?.faults.map { $0.pointer + $0.message.en + $0.message.zh }.joined() ?? ""
        #expect(!told.isEmpty)
        #expect(!told.contains("CANARY"))
    }

    @Test(
        arguments: [
            (["status": "deleted"], "/status"), (["status": "valid", "reason": ""], "/reason"),
            (["type": "PAPER", "status": "valid"], "/type"),
            (["status": "valid", "when": "now"], "/when"), ([:], "/status"),
        ] as [(JSONObject, String)]
    )
    func `a change of status is read strictly`(changes: JSONObject, place: String) {
        let base: JSONValue = ["type": "paper", "sourceId": "A-1", "reason": "lost"]
        let fault = invalidity { _ = try StatusChange(json: base.with(changes)) }
        #expect(fault?.kind == .malformed)
        #expect(fault?.places == [place])
    }

    @Test func `of very many faults the first hundred are told`() throws {
        let names = (0..<1000).map { JSONObject.Member(name: "f\($0)", value: 1) }
        let submission = try MaterialSubmission(
            json: MadeUp.submission("A-1", fields: .object(JSONObject(uniqueMembers: names)))
        )
        let type = try MadeUp.type()
        let error = #expect(throws: InvalidInput.self) { _ = try submission.record(of: type) }
        #expect(error?.faults.count == 100)
    }
}
