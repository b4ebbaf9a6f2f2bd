import CanonicalJSON
import SharingModel
import Testing

/// Who answers a correction, which revisions were wrong, and which answers were spoiled by them.
@Suite struct CorrectionTests {
    private static func agency(_ name: String) -> AgencyID {
        guard let agency = AgencyID(name) else { preconditionFailure("\(name) is no agency") }
        return agency
    }

    private static let provider = agency("market-regulation")
    private static let consumer = agency("tax")
    private static let corrected = CorrectionOutcome.corrected(.sourceID("JY-0001"))
    private static let confirmed = CorrectionOutcome.confirmed(reason: "as registered")

    @Test(arguments: [(corrected, CorrectionStanding.State.corrected), (confirmed, .confirmed)])
    func `the provider answers once`(
        outcome: CorrectionOutcome,
        state: CorrectionStanding.State
    ) throws {
        var standing = CorrectionStanding(provider: Self.provider, reporter: Self.consumer)
        try standing.take(outcome, by: Self.provider, isCorrected: true)
        #expect(standing.state == state)
        #expect(throws: CorrectionStanding.Refusal.answered(state)) {
            try standing.take(outcome, by: Self.provider, isCorrected: true)
        }
    }

    @Test(arguments: [
        (consumer, provider, consumer, true, CorrectionStanding.Refusal.notProvider),
        (provider, provider, provider, true, .ownReport),
        (provider, provider, consumer, false, .notCorrected),
    ])
    func `nobody else answers, nor without a correction`(
        by: AgencyID,
        provider: AgencyID,
        reporter: AgencyID,
        isCorrected: Bool,
        refusal: CorrectionStanding.Refusal
    ) {
        var standing = CorrectionStanding(provider: provider, reporter: reporter)
        #expect(throws: refusal) {
            try standing.take(Self.corrected, by: by, isCorrected: isCorrected)
        }
        #expect(standing.state == .open)
    }

    @Test(
        arguments: [
            (["A", "B"], 1, [1]),
            // The same error stood there before.
            (["A", "A", "B"], 2, [1, 2]),
            // What was right then and changed since was not wrong.
            (["A", "C", "B"], 2, [2]),
            (["C", "A", "C", "B"], 3, [3]),
            // Another error on the way.
            (["A", "C", "B"], 1, [1, 2]),
            // Corrected before it was filed, and changed in something else since.
            (["A", "B", "B"], 1, [1]),
            (["A", "A"], 1, nil),
            (["A", "B", "A"], 1, nil),
            (["A", "B"], 2, nil),
        ] as [([String], Int, Set<Int>?)]
    )
    func `wrong are the revisions that say what the corrected one does not say any more`(
        values: [String],
        disputed: Int,
        wrong: Set<Int>?
    ) {
        let history = Self.history(values.map { ["name": .string($0), "other": .string($0 + "…")] })
        #expect(history.errors(in: disputed, of: ["name"])?.revisions == wrong)
    }

    @Test func `fields that were not held to be wrong do not count, unless the whole record is`() {
        let history = Self.history([["name": "A", "address": "X"], ["name": "A", "address": "Y"]])
        #expect(history.errors(in: 1, of: ["name"]) == nil)
        #expect(history.errors(in: 1, of: ["name", "address"])?.revisions == [1])
        #expect(history.errors(in: 1, of: [])?.revisions == [1])
    }

    @Test func `what a record has besides its fields can be wrong too`() {
        let history = RecordHistory([
            .init(number: 1, content: ["fields": [:], "status": "revoked"], time: Self.time(1)),
            .init(number: 2, content: ["fields": [:], "status": "valid"], time: Self.time(2)),
        ])
        let errors = history.errors(in: 1, of: ["status"])
        #expect(errors == RecordErrors(revisions: [1], since: Self.time(1), until: Self.time(2)))
    }

    @Test(
        arguments: [
            // What an answer was drawn from decides, not when it was given.
            ([RevisionReference(record: 7, revision: 2)], 99, true),
            ([RevisionReference(record: 7, revision: 1)], 5, false),
            ([RevisionReference(record: 8, revision: 2)], 5, false),
            ([], 5, false),
            // Older gateways did not note it: everything within the time counts, both ends included.
            (nil, 3, false), (nil, 4, true), (nil, 6, true), (nil, 7, false),
        ] as [(Set<RevisionReference>?, Int, Bool)]
    )
    func `an answer is wrong that was drawn from a wrong revision`(
        sources: Set<RevisionReference>?,
        time: Int,
        isWrong: Bool
    ) {
        let errors = RecordErrors(revisions: [2, 3], since: Self.time(4), until: Self.time(6))
        #expect(errors.spoiled(sources, of: 7, at: Self.time(time)) == isWrong)
    }

    @Test func `where it is not known since when, every answer that does not say its sources counts`() {
        let errors = RecordErrors(revisions: [1], since: nil, until: Self.time(6))
        #expect(errors.spoiled(nil, of: 7, at: Self.time(0)))
        #expect(!errors.spoiled(nil, of: 7, at: Self.time(7)))
    }

    @Test(
        arguments: [
            ([], 5, true), ([], 3, false), ([RevisionReference(record: 7, revision: 1)], 6, false),
        ] as [(Set<RevisionReference>, Int, Bool)]
    )
    func `a missing record spoils the answers that lacked it`(
        sources: Set<RevisionReference>,
        time: Int,
        isWrong: Bool
    ) {
        let errors = RecordErrors.missing(since: Self.time(4), until: Self.time(6))
        #expect(errors.spoiled(sources, of: 7, at: Self.time(time)) == isWrong)
    }

    @Test(
        arguments: [
            ["outcome": "corrected"], ["outcome": "confirmed"], ["outcome": "perhaps"], [:],
            ["outcome": "corrected", "sourceId": "1", "receipt": "2"],
            ["outcome": "corrected", "sourceId": "1", "reason": "2"],
            ["outcome": "confirmed", "reason": "2", "sourceId": "1"],
        ] as [JSONValue]
    )
    func `an answer without what it rests on is refused`(body: JSONValue) {
        #expect(throws: InvalidInput.self) { try CorrectionOutcome(json: body) }
    }

    @Test(arguments: [
        corrected, confirmed, .corrected(.receipt("01a2076b-447b-700d-a661-6cf540713206")),
    ])
    func `an answer is read back from what is recorded of it`(outcome: CorrectionOutcome) throws {
        #expect(try CorrectionOutcome(json: outcome.json) == outcome)
    }

    private static func time(_ second: Int) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: Int64(second) * 1000)
    }

    private static func history(_ fields: [JSONObject]) -> RecordHistory {
        RecordHistory(
            fields.enumerated().map { index, fields in
                .init(number: index + 1, content: ["fields": .object(fields)], time: time(index + 1))
            }
        )
    }
}
