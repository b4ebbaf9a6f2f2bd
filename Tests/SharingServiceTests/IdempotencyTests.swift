import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct IdempotencyTests {
    private let small: SmallGateway

    init() throws {
        small = try SmallGateway()
    }

    private func key(
        _ text: String = "order-1",
        by caller: CallerID = Sample.registry,
        route: String = "submitMaterial",
        body: [UInt8] = [1]
    ) -> IdempotencyKey {
        IdempotencyKey(text, by: caller, route: route, body: body, vault: small.vault)
    }

    @Test func `a key differs by caller, route and text, and its body by route and bytes`() {
        let other = Sample.caller("market-regulation", .system, "other")
        #expect(key() == key())
        #expect(key().key != key("order-2").key)
        #expect(key().key != key(by: other).key)
        #expect(key().key != key(route: "setMaterialStatus").key)
        #expect(key().key == key(body: [2]).key)
        #expect(key().body != key(body: [2]).body)
        #expect(key().body != key(route: "setMaterialStatus").body)
    }

    @Test func `the first outcome is given again, whatever happened since`() async throws {
        let (first, batch) = try await small.submit([Sample.licence()], under: key())
        let position = try #require(first.first?.position)
        try await small.submit([Sample.licence(fields: ["status": "dormant"])])
        let before = try await small.logSize
        let (again, _) = try await small.submit([Sample.licence()], under: key())
        let earlier = try #require(again.earlier)
        #expect(again.first == nil)
        #expect(earlier.outcome == "created")
        #expect(earlier.status == 201)
        #expect(earlier.resource == "1")
        #expect(earlier.revision == 1)
        #expect(earlier.place == LogPlace(log: 0, index: batch.index(at: position)))
        #expect(try await small.logSize == before)
        let receipt = try #require(try await ReceiptService(small.gateway).receipt(of: earlier))
        #expect(receipt["record"] == batch.receipt(at: position)["record"])
        #expect(receipt["opening"] == batch.receipt(at: position)["opening"])
        #expect(try small.verified(receipt).record["result"] == "created")
    }

    @Test func `an unchanged line is an outcome too`() async throws {
        try await small.submit([Sample.licence()])
        let (first, _) = try await small.submit([Sample.licence()], under: key())
        #expect(first.first?.lines == [.unchanged(number: 1, revision: 1)])
        let (again, _) = try await small.submit([Sample.licence()], under: key())
        #expect(again.earlier?.outcome == "unchanged")
        #expect(again.earlier?.status == 200)
    }

    @Test func `another body under the same key is a conflict, and changes nothing`() async throws {
        try await small.submit([Sample.licence()], under: key())
        let before = try await small.logSize
        await #expect(throws: IdempotencyKey.Conflict.self) {
            try await small.submit([Sample.licence("JY-0002")], under: key(body: [2]))
        }
        #expect(try await small.logSize == before)
        #expect(try await small.submit([Sample.licence("JY-0002")]).0.lines == [.created(number: 2)])
    }

    @Test func `a stale line leaves the key free`() async throws {
        let stale = Sample.licence(with: ["expectedRevision": 3])
        #expect(try await small.submit([stale], under: key()).0.first?.lines == [.stale(revision: 0)])
        #expect(
            try await small.submit([Sample.licence()], under: key(body: [2])).0.first?.lines == [
                .created(number: 1)
            ]
        )
    }

    @Test func `a failed commit leaves the key free`() async throws {
        small.store.fail(.before(.unavailable("the disk is full")))
        await #expect(throws: LogUnavailable.self) {
            try await small.submit([Sample.licence()], under: key())
        }
        small.store.fail(nil)
        #expect(
            try await small.submit([Sample.licence()], under: key()).0.first?.lines == [.created(number: 1)]
        )
    }

    @Test func `one key sent twice in one moment has one outcome`() async throws {
        small.store.hold()
        let other = Task { try await small.answer(Sample.question()) }
        await small.store.waitUntilHeld()
        async let first = small.submit([Sample.licence()], under: key())
        async let second = small.submit([Sample.licence()], under: key())
        small.store.release()
        _ = try await other.value
        let outcomes = try await [first.0, second.0]
        #expect(outcomes.count { $0.earlier == nil } == 1)
        #expect(outcomes.compactMap(\.first).first?.lines == [.created(number: 1)])
        #expect(outcomes.compactMap(\.earlier).map(\.outcome) == ["created"])
    }

    @Test func `a change of status has its first outcome again too`() async throws {
        try await small.submit([Sample.licence()])
        let key = key(route: "setMaterialStatus")
        func change(
            to status: String,
            under key: IdempotencyKey
        ) async throws -> Repeated<StatusOperation.Outcome> {
            let operation = try small.change("JY-0001", to: status)
            let repeatable = RepeatableOperation(operation, under: key, keeping: \.kept)
            return Repeated(try await small.engine.perform(repeatable).0)
        }
        _ = try await change(to: "suspended", under: key)
        _ = try await small.engine.perform(small.change("JY-0001", to: "valid"))
        let earlier = try #require(try await change(to: "suspended", under: key).earlier)
        #expect(earlier.outcome == "updated")
        #expect(earlier.status == 200)
        #expect(earlier.revision == 2)
        #expect(try await small.answer(Sample.question()).0.result == "match")
        let conflict = self.key(route: "setMaterialStatus", body: [2])
        await #expect(throws: IdempotencyKey.Conflict.self) {
            try await change(to: "revoked", under: conflict)
        }
    }

    @Test func `a key is free again after 24 hours`() async throws {
        try await small.submit([Sample.licence()], under: key())
        small.clock.advance(by: .seconds(24 * 3600 + 1))
        try await small.submit([Sample.licence("JY-0002")])
        let (again, _) = try await small.submit([Sample.licence()], under: key(body: [2]))
        #expect(again.first?.lines == [.unchanged(number: 1, revision: 1)])
    }
}
