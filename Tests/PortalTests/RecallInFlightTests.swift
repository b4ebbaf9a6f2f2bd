import HTTPTypes
import HummingbirdCore
import Testing

@testable import Portal

/// What was being read when a release was recalled.
@Suite struct RecallInFlightTests {
    /// Rows enough that no file is short.
    private let sample: PublishedSample

    init() async throws {
        sample = try await PublishedSample(rows: 4000)
    }

    @Test(arguments: [
        "/data/stalls/v/2/stalls.csv", "/data/stalls/v/2/stalls.sqlite", "/data/stalls/changes",
        "/data/stalls/changes?since=1",
    ])
    func `a recall ends an answer that has begun, and no more bytes are given`(path: String) async throws {
        let response = try await sample.respond(path)
        #expect(response.status == .ok)
        try await sample.recall(2)
        let collector = BodyCollector()
        await #expect(throws: (any Error).self) { try await response.body.write(collector) }
        #expect(collector.bytes.isEmpty)
    }

    @Test func `a recall of the older release ends the changes since then`() async throws {
        let response = try await sample.respond("/data/stalls/changes?since=1")
        try await sample.recall(1)
        await #expect(throws: (any Error).self) { try await response.body.write(BodyCollector()) }
    }

    @Test func `a recall of another release disturbs nobody`() async throws {
        let response = try await sample.respond("/data/stalls/v/1/stalls.csv")
        try await sample.recall(2)
        let collector = BodyCollector()
        try await response.body.write(collector)
        #expect(collector.bytes.count > 65_536)
    }
}
