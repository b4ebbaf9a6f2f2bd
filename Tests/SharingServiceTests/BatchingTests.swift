import CanonicalJSON
import SharingModel
import SharingService
import Synchronization
import Testing
import TransparencyLog

@Suite struct BatchingTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    /// Counts tasks as they begin.
    private final class Begun: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    /// Asks `count` questions at once while the store is busy with another.
    private func askTogether(_ count: Int) async throws -> [(Answer, JSONObject)] {
        let begun = Begun()
        small.store.hold()
        return try await withThrowingTaskGroup(of: (Answer, JSONObject).self) { group in
            for number in 0..<count {
                group.addTask {
                    if begun.next() == count { small.store.release() }
                    return try await small.answer(Sample.question(claims: ["status": .string("\(number)")]))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `questions that arrive together are answered in few commits`() async throws {
        let before = small.observer.counts
        _ = try await askTogether(400)
        let after = small.observer.counts
        #expect(after.operations - before.operations == 400)
        #expect(after.entries - before.entries == 400)
        // One for the first, one for those that waited meanwhile, and a few for stragglers.
        #expect(after.batches - before.batches <= 40)
        #expect(after.failures == 0)
        #expect(try await small.logSize == 401)
    }

    @Test func `there is one checkpoint a batch, and every proof leads to it`() async throws {
        let before = small.observer.counts.batches
        let answers = try await askTogether(200)
        var indexes: Set<UInt64> = []
        var checkpoints: Set<String> = []
        for (answer, receipt) in answers {
            let proof = try Receipt(json: .object(receipt)).proof
            indexes.insert(try small.verified(receipt, answer: answer.body, subject: Sample.company).index)
            checkpoints.insert(proof.checkpoint.encoded)
        }
        #expect(indexes == Set(1...200))
        #expect(checkpoints.count == small.observer.counts.batches - before)
        let checkpoint = try await small.store.head().checkpoint
        #expect(checkpoints.contains(checkpoint))
    }

    @Test func `a batch that logs nothing signs nothing`() async throws {
        let before = try await small.store.head()
        let (outcome, batch) = try await small.engine.perform(small.change("JY-0009", to: "revoked"))
        guard case .unknown = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(batch.checkpoint == before.checkpoint)
        #expect(try await small.logSize == before.frontier.size)
        let none = try await small.engine.perform([VerificationOperation]())
        #expect(none.isEmpty)
    }

    @Test func `the log's time never runs backwards, whatever the clock does`() async throws {
        var previous = SetClock.start
        for step in [0, 5, -3600, 1, -86_400, 2] {
            small.clock.advance(by: .seconds(step))
            let (answer, receipt) = try await small.answer(Sample.question())
            let time = try #require(answer.body["asOf"]?.string.flatMap(Timestamp.init))
            #expect(time == max(previous, small.clock.now))
            #expect(try small.verified(receipt).record["time"] == answer.body["asOf"])
            previous = time
        }
        // Nor when the gateway was restarted with a clock that is behind.
        small.clock.set(SetClock.start + .seconds(-86_400))
        let reopened = try SmallGateway(in: small.directory, clock: small.clock)
        let (answer, _) = try await reopened.answer(Sample.question())
        #expect(answer.body["asOf"]?.string == previous.description)
    }
}
