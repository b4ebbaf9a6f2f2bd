import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// An answer leaves only after its log entry is durable: one rule, no exception (domain.md).
@Suite struct RecordBeforeRevealTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    @Test(
        arguments: [
            (.before(.unavailable("the disk is full")), "the disk is full", true),
            (.atCommit(.unavailable("the disk is full")), "the disk is full", true),
            (.before(.uncertain("the disk failed")), "the disk failed", false),
            (.after(.uncertain("the disk failed")), "the disk failed", false),
        ] as [(InterposedStore.Fault, String, Bool)]
    )
    func `nothing is released when the commit fails or is uncertain`(
        fault: InterposedStore.Fault,
        reason: String,
        isTransient: Bool
    ) async throws {
        small.store.fail(fault)
        let error = await #expect(throws: LogUnavailable.self) { try await small.verify(Sample.question()) }
        #expect(error?.reason == reason)
        #expect(error?.isTransient == isTransient)
        await #expect(throws: LogUnavailable.self) { try await small.reuse(Sample.reuse(["name"])) }
        await #expect(throws: LogUnavailable.self) {
            try await small.verify(Sample.question(), by: Sample.declaration)
        }
        await #expect(throws: LogUnavailable.self) { try await small.submit([Sample.licence("JY-0002")]) }
        await #expect(throws: LogUnavailable.self) {
            try await small.engine.perform(small.change("JY-0001", to: "revoked"))
        }
        #expect(small.observer.counts.failures == 5)
        #expect(small.observer.counts.batches == 1)
    }

    @Test func `answers flow again when the store recovers`() async throws {
        small.store.fail(.before(.unavailable("the disk is full")))
        await #expect(throws: LogUnavailable.self) { try await small.verify(Sample.question()) }
        small.store.fail(nil)
        let (answer, receipt) = try await small.answer(Sample.question())
        #expect(answer.result == "match")
        #expect(try small.verified(receipt, answer: answer.body).index == 1)
    }

    @Test func `all who wait for a commit that fails are told so`() async throws {
        small.store.fail(.before(.unavailable("the disk is full")))
        small.store.hold()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do {
                        _ = try await small.verify(Sample.question())
                        return false
                    } catch {
                        return error is LogUnavailable
                    }
                }
            }
            await small.store.waitUntilHeld()
            small.store.release()
            for await isTold in group { #expect(isTold) }
        }
        #expect(try await small.logSize == 1)
    }

    @Test func `a record whose sealed part cannot be made leaves nothing of its chunk behind`() async throws {
        // The second subject's data key was altered on the disk: the chunk fails, so its first line must not be written.
        try await small.submit([Sample.licence("JY-0002", of: Sample.otherCompany)])
        let broken = small.vault.tag(.subjectKey, Sample.otherCompany)
        let chunk = try small.submission([
            Sample.licence("JY-0003"), Sample.licence("JY-0004", of: Sample.otherCompany),
        ])
        let place = try #require(chunk.lookUps.dataKeys.firstIndex(of: broken))
        small.store.alter { snapshot in
            var findings = snapshot.findings
            findings[0].dataKeys[place] = [1, 2, 3]
            return StoreSnapshot(
                findings: findings,
                origins: snapshot.origins,
                head: snapshot.head,
                nextNumber: snapshot.nextNumber
            )
        }
        await #expect(throws: Vault.Unopenable.self) { try await small.engine.perform(chunk) }
        small.store.alter { $0 }
        #expect(small.store.written.last?.revisions.isEmpty == true)
        #expect(try await small.logSize == 2)
        let query = Sample.question(with: ["sourceId": "JY-0003"])
        #expect(try await small.answer(query).0.result == "not-found")
    }
}
