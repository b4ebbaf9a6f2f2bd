import SharingService
import Testing

@testable import SQLiteStore

@Suite struct QuestionLaneTests {
    private let lane = QuestionLane(width: 1, queue: 1)

    /// Waits until so many wait.
    private func wait(for count: Int) async {
        while lane.waitingCount != count { await Task.yield() }
    }

    /// A question that is answered when `gate` ends.
    private func question(
        _ gate: AsyncStream<Void>,
        begun: AsyncStream<Void>.Continuation
    ) -> Task<Void, any Error> {
        Task { [lane] in
            try await lane.pass {
                begun.finish()
                for await _ in gate {}
            }
        }
    }

    @Test func `a question waits for its turn, and one too many is turned away at once`() async throws {
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let first = question(gate, begun: beginning)
        for await _ in begun {}
        let second = Task { [lane] in try await lane.pass { "second" } }
        await wait(for: 1)
        await #expect(throws: ReleaseArchiveError.busy) { try await lane.pass {} }
        opening.finish()
        try await first.value
        #expect(try await second.value == "second")
        #expect(try await lane.pass { "third" } == "third")
    }

    @Test func `who leaves while it waits makes room and is never answered`() async throws {
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        let first = question(gate, begun: beginning)
        for await _ in begun {}
        let second = Task { [lane] in
            try await lane.pass { Issue.record("it is answered") }
        }
        await wait(for: 1)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(lane.waitingCount == 0)
        opening.finish()
        try await first.value
        #expect(try await lane.pass { "next" } == "next")
    }

    @Test func `a question that fails makes room`() async throws {
        await #expect(throws: ReleaseArchiveError.tooCostly) {
            try await lane.pass { throw ReleaseArchiveError.tooCostly }
        }
        #expect(try await lane.pass { "next" } == "next")
    }

    private static func asking(
        text: String? = nil,
        order: String? = nil,
        filter: RowQuery.Filter.Comparison? = nil,
        countsTotal: Bool = false
    ) -> RowQuery {
        var query = RowQuery()
        query.text = text
        query.order = order.map { [.init(column: $0)] } ?? []
        query.filters = filter.map { [.init(column: "code", comparison: $0, values: ["1"])] } ?? []
        query.countsTotal = countsTotal
        return query
    }

    @Test(arguments: [
        (QuestionLaneTests.asking(), false), (QuestionLaneTests.asking(countsTotal: true), false),
        (QuestionLaneTests.asking(filter: .equals), false),
        (QuestionLaneTests.asking(filter: .equals, countsTotal: true), true),
        (QuestionLaneTests.asking(filter: .contains), true),
        (QuestionLaneTests.asking(filter: .after), true), (QuestionLaneTests.asking(text: "x"), true),
        (QuestionLaneTests.asking(order: "name"), true),
    ])
    func `only questions that may look at every row wait`(query: RowQuery, isCostly: Bool) {
        #expect(query.isCostly == isCostly)
    }
}
