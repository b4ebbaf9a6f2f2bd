import CanonicalJSON
import SharingModel
import SharingService
import Testing

@Suite struct StatusTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    private func change(_ sourceID: String, to status: String) async throws -> StatusOperation.Outcome {
        try await small.engine.perform(small.change(sourceID, to: status)).0
    }

    @Test func `a number that is not held is unknown, and nothing is logged`() async throws {
        guard case .unknown = try await change("JY-0009", to: "revoked") else {
            Issue.record("known")
            return
        }
        #expect(try await small.logSize == 1)
    }

    @Test func `a status is changed by a new revision, and the same status changes nothing`() async throws {
        guard case .changed(1, 2, _) = try await change("JY-0001", to: "revoked"),
            case .unchanged(1, 2, _) = try await change("JY-0001", to: "revoked")
        else {
            Issue.record("another outcome")
            return
        }
        // Both are logged: the second says that it was told again.
        #expect(try await small.logSize == 3)
        let answer = try await small.answer(Sample.question()).0
        #expect(answer.result == "not-valid")
        #expect(answer.body["state"] == "revoked")
    }

    @Test func `a status that is lifted lets the record count again`() async throws {
        guard case .changed(1, 2, _) = try await change("JY-0001", to: "suspended") else {
            Issue.record("another outcome")
            return
        }
        #expect(try await small.answer(Sample.question()).0.result == "not-valid")
        guard case .changed(1, 3, _) = try await change("JY-0001", to: "valid") else {
            Issue.record("another outcome")
            return
        }
        #expect(try await small.answer(Sample.question()).0.result == "match")
    }

    @Test func `a superseded record is not found any more`() async throws {
        _ = try await change("JY-0001", to: "superseded")
        #expect(try await small.answer(Sample.question()).0.result == "not-found")
    }
}
