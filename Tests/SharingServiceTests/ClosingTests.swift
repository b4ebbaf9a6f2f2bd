import SharingModel
import SharingService
import Testing

@Suite struct ClosingTests {
    private let small: SmallGateway

    init() throws {
        small = try SmallGateway()
    }

    private func isStopping(_ error: any Error) -> Bool { (error as? LogUnavailable)?.isTransient == true }

    @Test func `an engine that is idle closes at once, and again`() async throws {
        await small.engine.close()
        await small.engine.close()
        await #expect { try await small.verify(Sample.question()) } throws: { isStopping($0) }
        #expect(try await small.logSize == 0)
    }

    @Test func `closing finishes what was taken and refuses what comes later`() async throws {
        small.store.hold()
        let taken = Task { try await small.answer(Sample.question()) }
        await small.store.waitUntilHeld()
        let other = Task { await small.engine.close() }
        let waiting = (0..<20).map { _ in Task { try await small.answer(Sample.question()) } }
        let release = Task {
            // Time enough for a close() that does not wait to return.
            for _ in 0..<1000 { await Task.yield() }
            small.store.release()
        }
        await small.engine.close()
        #expect(!small.store.isHolding)
        await release.value
        await other.value
        let size = try await small.logSize
        await #expect { try await small.verify(Sample.question()) } throws: { isStopping($0) }
        let (answer, receipt) = try await taken.value
        try small.verified(receipt, answer: answer.body)
        var answered: UInt64 = 1
        for task in waiting {
            do {
                let (answer, receipt) = try await task.value
                try small.verified(receipt, answer: answer.body)
                answered += 1
            } catch {
                #expect(isStopping(error))
            }
        }
        // All that was answered was in the log when close() returned, and nothing was added since.
        #expect(size == answered)
        #expect(try await small.logSize == size)
    }
}
