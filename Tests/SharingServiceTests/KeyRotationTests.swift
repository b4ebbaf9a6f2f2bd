import CanonicalJSON
import Crypto
import SharingModel
import Synchronization
import Testing

@testable import SharingService

@Suite struct KeyRotationTests {
    private let small: SmallGateway
    private let tags: [BlindTag]

    /// A gateway whose keys are wrapped with the key 7, and which knows some subjects.
    init() async throws {
        small = try SmallGateway()
        try await small.submit([
            Sample.licence("JY-0001"), Sample.licence("JY-0002", of: Sample.otherCompany),
        ])
        _ = try await small.answer(Sample.question())
        tags = [Sample.company, Sample.otherCompany].map { [small] in small.vault.tag(.subjectKey, $0) }
    }

    private func vault(_ current: UInt8, former: UInt8? = nil) -> Vault {
        Vault(keys: SmallGateway.keys(current, former: former), indexRoot: SmallGateway.key(9))
    }

    private func stored() async throws -> [WrappedKey] {
        try await small.store.wrappedKeys(after: nil, limit: 100)
    }

    /// Which of the keys open with one key-encryption key alone.
    private func opened(with key: UInt8) async throws -> Int {
        try await stored().count { (try? vault(key).dataKey($0.wrapped, for: $0.tag)) != nil }
    }

    private func storeRoot(wrappedWith key: UInt8) async throws {
        let root = try Vault.makeIndexRoot(keys: SmallGateway.keys(key))
        _ = try await small.store.insertSettingIfAbsent(KeyRotation.indexRoot, root)
    }

    private func rootOpens(with key: UInt8) async throws -> Bool {
        let root = try #require(try await small.store.setting(KeyRotation.indexRoot))
        return (try? Vault(keys: SmallGateway.keys(key), wrappedIndexRoot: root)) != nil
    }

    @Test func `after a rotation every key opens with the new key alone, and is the key that it was`()
        async throws
    {
        try await storeRoot(wrappedWith: 7)
        let before = try await stored()
        let keys = try before.map { try vault(7).dataKey($0.wrapped, for: $0.tag) }
        let progress = try await KeyRotation(small.store, vault(3, former: 7), pageSize: 1).run { _ in }
        #expect(progress.rewrapped == before.count)
        #expect((progress.done, progress.unopenable) == (1, 0))
        let after = try await stored()
        #expect(try after.map { try vault(3).dataKey($0.wrapped, for: $0.tag) } == keys)
        #expect(try await opened(with: 7) == 0)
        #expect(try await rootOpens(with: 3))
        #expect(try await !rootOpens(with: 7))
    }

    @Test func `a rewrapped key keeps the mark by which an erasure destroys it`() async throws {
        let before = try await stored()
        _ = try await KeyRotation(small.store, vault(3, former: 7)).run { _ in }
        let after = try await stored()
        #expect(before != after)
        #expect(before.map { $0.wrapped.prefix(12) } == after.map { $0.wrapped.prefix(12) })
    }

    @Test func `a rotation that was broken off goes on, and the root waits for the last key`() async throws {
        try await storeRoot(wrappedWith: 7)
        struct Stop: Error {}
        let seen = Mutex(0)
        let task = Task { [small] in
            try await KeyRotation(small.store, vault(3, former: 7), pageSize: 1).run { _ in
                seen.withLock { $0 += 1 }
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(seen.withLock { $0 } == 1)
        #expect(try await opened(with: 3) == 1)
        #expect(try await !rootOpens(with: 3))
        let rest = try await KeyRotation(small.store, vault(3, former: 7)).run { _ in }
        #expect(rest.rewrapped == (try await stored()).count - 1)
        #expect(try await rootOpens(with: 3))
    }

    @Test func `answers and new subjects work in the middle of a rotation`() async throws {
        let keys = SmallGateway.keys(7)
        let gateway = try SmallGateway(in: StoreDirectory(), keys: keys)
        try await gateway.submit([Sample.licence("JY-0001")])
        keys.replace(with: .init(current: SmallGateway.key(3), former: SmallGateway.key(7)))
        #expect(try await gateway.answer(Sample.question()).0.result == "match")
        try await gateway.submit([Sample.licence("JY-0002", of: Sample.otherCompany)])
        let tag = gateway.vault.tag(.subjectKey, Sample.otherCompany)
        let all = try await gateway.store.wrappedKeys(after: nil, limit: 100)
        let made = try #require(all.first { $0.tag == tag })
        #expect(throws: Never.self) { try vault(3).dataKey(made.wrapped, for: tag) }
        _ = try await KeyRotation(gateway.store, gateway.vault).run { _ in }
        #expect(try await gateway.answer(Sample.question()).0.result == "match")
        for key in try await gateway.store.wrappedKeys(after: nil, limit: 100) {
            #expect(throws: Never.self) { try vault(3).dataKey(key.wrapped, for: key.tag) }
        }
    }

    @Test func `with a wrong former key nothing is changed and nothing is called done`() async throws {
        try await storeRoot(wrappedWith: 7)
        let before = try await stored()
        let progress = try await KeyRotation(small.store, vault(3, former: 5)).run { _ in }
        #expect(progress.unopenable == before.count)
        #expect(progress.done < 1)
        #expect(try await stored() == before)
        #expect(try await rootOpens(with: 7))
    }

    @Test func `a key that was destroyed since it was read does not come back`() async throws {
        let key = try #require(try await stored().first)
        let after = try #require(try vault(3, former: 7).rewrap(key))
        let other = WrappedKey(tag: key.tag, wrapped: Array(key.wrapped.reversed()))
        try await small.store.rewrap([RewrappedKey(before: other, after: after)])
        #expect(try await stored().first == key)
        let stranger = WrappedKey(tag: small.vault.tag(.subjectKey, [1]), wrapped: key.wrapped)
        try await small.store.rewrap([RewrappedKey(before: stranger, after: after)])
        #expect(try await stored().count == tags.count)
    }
}
