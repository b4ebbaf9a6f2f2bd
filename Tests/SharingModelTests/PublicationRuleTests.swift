import CanonicalJSON
import SharingModel
import Testing

@Suite struct PublicationRuleTests {
    private static let review: JSONObject = [
        "reviewedOn": "2025-12-01", "reviewBefore": "2026-12-31", "approves": ["records", "statistics"],
    ]
    private static let open: JSONObject = [
        "disclosure": "proactive", "openness": "unconditional",
        "reviews": ["disclosure": .object(review)],
    ]

    private func type(_ changes: JSONObject) throws -> MaterialType {
        try MadeUp.type(PublicationRuleTests.open).document.with(changes).type
    }

    @Test
    func `records of a type that is proactive, open and approved may be published until the next review`()
        throws
    {
        let type = try type([:])
        #expect(type.obstaclesToRecords(on: try MadeUp.day("2026-12-31")) == [])
        #expect(type.obstaclesToRecords(on: try MadeUp.day("2027-01-01")) == [.reviewOverdue])
    }

    @Test(
        arguments: [
            (["disclosure": "on-request"], [.notProactive]), (["disclosure": "withheld"], [.notProactive]),
            (["openness": "conditional"], [.notOpen]), (["openness": "none"], [.notOpen]),
            (["reviews": [:]], [.notReviewed]),
            (
                ["reviews": ["catalogue": ["reviewedOn": "2025-12-01", "reviewBefore": "2026-12-31"]]],
                [.notReviewed]
            ),
            (
                ["reviews": ["disclosure": .object(review.with("approves", ["statistics"]))]],
                [.notApproved]
            ),
            (["reviews": ["disclosure": .object(review.with("approves", []))]], [.notApproved]),
            (
                [
                    "disclosure": "on-request", "openness": "none",
                    "reviews": ["disclosure": ["reviewedOn": "2025-01-01", "reviewBefore": "2025-12-31"]],
                ], [.notProactive, .notOpen, .notApproved, .reviewOverdue]
            ),
        ] as [(JSONObject, [PublicationObstacle])]
    )
    func `otherwise every obstacle is told`(changes: JSONObject, obstacles: [PublicationObstacle]) throws {
        #expect(try type(changes).obstaclesToRecords(on: MadeUp.day("2026-06-01")) == obstacles)
    }

    @Test func `a type that says nothing is not published`() throws {
        let obstacles = try MadeUp.type().obstaclesToRecords(on: MadeUp.day("2026-06-01"))
        #expect(obstacles == [.notProactive, .notOpen, .notReviewed])
    }

    @Test func `counts may be published of records that may not`() throws {
        let closed = try type(["disclosure": "on-request", "openness": "none"])
        #expect(closed.obstaclesToStatistics(on: try MadeUp.day("2026-06-01")) == [])
        #expect(closed.obstaclesToStatistics(on: try MadeUp.day("2027-06-01")) == [.reviewOverdue])
        let reviews: JSONValue = [
            "disclosure": .object(PublicationRuleTests.review.with("approves", ["records"]))
        ]
        #expect(
            try type(["reviews": reviews]).obstaclesToStatistics(on: MadeUp.day("2026-06-01"))
                == [.notApproved]
        )
    }

    @Test(
        arguments: [
            ([:], "2026-06-01", nil), (["disclosure": "by-type"], "2026-06-01", nil),
            (["disclosure": "withheld"], "2026-06-01", .withheld),
            ([:], "2026-01-09", .notValid),
            (["validUntil": "2026-05-31"], "2026-05-31", nil),
            (["validUntil": "2026-05-31"], "2026-06-01", .notValid),
        ] as [(JSONObject, String, HoldBackReason?)]
    )
    func `a record leaves if it is valid that day and not withheld`(
        changes: JSONObject,
        day: String,
        reason: HoldBackReason?
    ) throws {
        let record = try MadeUp.record("A-1", [:], changes)
        #expect(record.holdBackReason(on: try MadeUp.day(day), under: .openEnded) == reason)
    }

    @Test(arguments: [MaterialRecord.Status.suspended, .revoked, .superseded])
    func `a record that is not in force is held back`(status: MaterialRecord.Status) throws {
        let record = try MadeUp.record(status: status)
        #expect(record.holdBackReason(on: try MadeUp.day("2026-06-01"), under: .openEnded) == .notValid)
    }

    @Test(
        arguments: [
            ("/disclosure", ["disclosure": "secret"]), ("/openness", ["openness": "half"]),
            ("/statistics", ["statistics": ["nothing"]]),
            (
                "/reviews/disclosure/approves",
                ["reviews": ["disclosure": .object(review.with("approves", ["all"]))]]
            ),
            (
                "/reviews/catalogue/approves",
                ["reviews": ["catalogue": .object(review)]]
            ),
        ] as [(String, JSONObject)]
    )
    func `a type says it in the words that there are`(place: String, changes: JSONObject) {
        #expect(invalidity { _ = try type(changes) }?.places == [place])
    }
}

extension JSONObject {
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }
}

extension JSONValue {
    fileprivate var type: MaterialType { get throws { try MaterialType(json: self) } }
}
