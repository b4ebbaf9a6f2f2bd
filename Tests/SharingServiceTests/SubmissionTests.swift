import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct SubmissionTests {
    private let small: SmallGateway

    init() throws {
        small = try SmallGateway()
    }

    private func lines(_ bodies: [JSONValue]) async throws -> [SubmissionOperation.LineOutcome] {
        try await small.submit(bodies).0.lines
    }

    @Test func `a record is created, unchanged and updated`() async throws {
        #expect(try await lines([Sample.licence()]) == [.created(number: 1)])
        #expect(try await lines([Sample.licence()]) == [.unchanged(number: 1, revision: 1)])
        let changed = Sample.licence(fields: ["status": "dormant"])
        #expect(try await lines([changed]) == [.updated(number: 1, revision: 2)])
        #expect(try await lines([changed]) == [.unchanged(number: 1, revision: 2)])
        #expect(try await lines([Sample.licence("JY-0002")]) == [.created(number: 2)])
        let verdicts = try await [
            small.answer(Sample.question(claims: ["status": "dormant"], with: ["sourceId": "JY-0001"])).0
                .result,
            small.answer(Sample.question(claims: ["status": "active"], with: ["sourceId": "JY-0001"])).0
                .result,
        ]
        #expect(verdicts == ["match", "mismatch"])
    }

    @Test func `withholding a record makes a revision, and only who says so lifts it`() async throws {
        let withheld = Sample.licence(with: ["disclosure": "withheld"])
        #expect(try await lines([Sample.licence()]) == [.created(number: 1)])
        #expect(try await lines([withheld]) == [.updated(number: 1, revision: 2)])
        #expect(try await lines([withheld]) == [.unchanged(number: 1, revision: 2)])
        #expect(try await lines([Sample.licence()]) == [.unchanged(number: 1, revision: 2)])
        let changed = Sample.licence(fields: ["status": "dormant"])
        #expect(try await lines([changed, withheld]).last == .updated(number: 1, revision: 4))
        let lifted = Sample.licence(with: ["disclosure": "by-type"])
        #expect(try await lines([lifted]) == [.updated(number: 1, revision: 5)])
        #expect(try await lines([Sample.licence()]) == [.unchanged(number: 1, revision: 5)])
    }

    @Test func `a chunk has one entry, with outcomes in order`() async throws {
        try await small.submit([Sample.licence("JY-0002")])
        let bodies = [
            Sample.licence("JY-0001"), Sample.licence("JY-0002"),
            Sample.licence("JY-0003", of: Sample.otherCompany),
        ]
        let before = try await small.logSize
        #expect(
            try await lines(bodies) == [
                .created(number: 2), .unchanged(number: 1, revision: 1), .created(number: 3),
            ]
        )
        #expect(try await small.logSize == before + 1)
    }

    @Test func `the same number twice in a chunk is created and then compared with itself`() async throws {
        let changed = Sample.licence(fields: ["status": "dormant"])
        let outcomes = try await lines([
            Sample.licence(), Sample.licence(), changed, Sample.licence("JY-0002"), changed,
        ])
        #expect(
            outcomes == [
                .created(number: 1), .unchanged(number: 1, revision: 1), .updated(number: 1, revision: 2),
                .created(number: 2), .unchanged(number: 1, revision: 2),
            ]
        )
        let query = Sample.question(claims: ["status": "dormant"], with: ["sourceId": "JY-0001"])
        #expect(try await small.answer(query).0.result == "match")
    }

    @Test func `a stale line changes nothing, and a chunk of stale lines is not logged`() async throws {
        try await small.submit([Sample.licence(), Sample.licence(fields: ["status": "dormant"])])
        let before = try await small.logSize
        let changed: JSONObject = ["status": "cancelled"]
        let stale = Sample.licence(fields: changed, with: ["expectedRevision": 1])
        let (outcome, _) = try await small.submit([
            stale, Sample.licence("JY-0002", with: ["expectedRevision": 1]),
        ])
        #expect(outcome.lines == [.stale(revision: 2), .stale(revision: 0)])
        #expect(outcome.position == nil)
        #expect(try await small.logSize == before)
        #expect(try await small.answer(Sample.question(claims: ["status": "dormant"])).0.result == "match")

        let fresh = Sample.licence(fields: changed, with: ["expectedRevision": 2])
        #expect(try await lines([stale, fresh]) == [.stale(revision: 2), .updated(number: 1, revision: 3)])
        let first = Sample.licence("JY-0002", with: ["expectedRevision": 0])
        #expect(try await lines([first, first]) == [.created(number: 2), .stale(revision: 1)])
    }

    @Test func `an update looks the record up by the subjects of its newest revision`() async throws {
        try await small.submit([Sample.licence()])
        try await small.submit([Sample.licence(of: Sample.otherCompany)])
        #expect(try await small.answer(Sample.question()).0.result == "not-found")
        #expect(try await small.answer(Sample.question(about: Sample.otherCompany)).0.result == "match")
    }

    @Test func `an update keeps the status that was set by its own call`() async throws {
        try await small.submit([Sample.licence()])
        _ = try await small.engine.perform(small.change("JY-0001", to: "suspended"))
        #expect(try await lines([Sample.licence()]) == [.unchanged(number: 1, revision: 2)])
        let changed = Sample.licence(fields: ["status": "dormant"])
        #expect(try await lines([changed]) == [.updated(number: 1, revision: 3)])
        #expect(try await small.answer(Sample.question()).0.body["state"] == "suspended")
        _ = try await small.engine.perform(small.change("JY-0001", to: "valid"))
        #expect(try await small.answer(Sample.question(claims: ["status": "dormant"])).0.result == "match")
    }

    @Test func `numbers run on after a restart`() async throws {
        try await small.submit([Sample.licence()])
        let reopened = try SmallGateway(in: small.directory)
        #expect(try await reopened.submit([Sample.licence("JY-0002")]).0.lines == [.created(number: 2)])
        #expect(try await reopened.submit([Sample.licence()]).0.lines == [.unchanged(number: 1, revision: 1)])
    }

    // MARK: In one moment

    /// Begins both while the store is busy with something else.
    private func together<Left: LoggedOperation, Right: LoggedOperation>(
        _ left: Left,
        _ right: Right
    ) async throws -> (Left.Outcome, Right.Outcome) {
        small.store.hold()
        let other = Task { try await small.answer(Sample.question(about: Sample.otherCompany)) }
        await small.store.waitUntilHeld()
        async let first = small.engine.perform(left)
        async let second = small.engine.perform(right)
        small.store.release()
        _ = try await other.value
        return try await (first.0, second.0)
    }

    @Test func `two submissions of one number in one moment create it once`() async throws {
        let same = try small.submission([Sample.licence()])
        let (first, second) = try await together(same, same)
        #expect(Set(first.lines + second.lines) == [.created(number: 1), .unchanged(number: 1, revision: 1)])
        // The question, and each submission in a batch of its own.
        #expect(small.observer.counts.batches == 3)
    }

    @Test func `two contents of one number in one moment become two revisions`() async throws {
        let (first, second) = try await together(
            small.submission([Sample.licence()]),
            small.submission([Sample.licence(fields: ["status": "dormant"])])
        )
        #expect(Set(first.lines + second.lines) == [.created(number: 1), .updated(number: 1, revision: 2)])
        #expect(small.observer.counts.batches == 3)
    }

    @Test func `a submission and a suspension in one moment both count`() async throws {
        try await small.submit([Sample.licence()])
        let (submitted, changed) = try await together(
            small.submission([Sample.licence(fields: ["status": "dormant"])]),
            small.change("JY-0001", to: "suspended")
        )
        guard case .changed(let number, let revision, _) = changed, let line = submitted.lines.first?.place
        else {
            Issue.record("\(changed)")
            return
        }
        #expect(number == 1)
        #expect(Set([revision, line.revision]) == [2, 3])
        #expect(try await small.answer(Sample.question()).0.body["state"] == "suspended")
        _ = try await small.engine.perform(small.change("JY-0001", to: "valid"))
        #expect(try await small.answer(Sample.question(claims: ["status": "dormant"])).0.result == "match")
    }

    @Test func `submissions of different numbers share a batch`() async throws {
        let bodies = (0..<50).map { Sample.licence("JY-\($0)") }
        small.store.hold()
        let other = Task { try await small.answer(Sample.question(about: Sample.otherCompany)) }
        await small.store.waitUntilHeld()
        let lines = try await withThrowingTaskGroup(of: SubmissionOperation.LineOutcome?.self) { group in
            for body in bodies { group.addTask { try await small.submit([body]).0.lines.first } }
            small.store.release()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        _ = try await other.value
        #expect(Set(lines.compactMap { $0?.place?.number }) == Set(1...50))
        #expect(lines.allSatisfy { $0?.word == "created" })
    }
}
