import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct ReceiptServiceTests {
    private let small: SmallGateway
    private let service: ReceiptService

    init() async throws {
        small = try SmallGateway()
        service = ReceiptService(small.gateway)
        try await small.submit([Sample.licence()])
    }

    private func enrolled(_ id: CallerID, _ roles: Set<Role> = []) -> Caller {
        Caller(id: id, roles: roles, state: .active, pinnedKey: nil)
    }

    private func id(of answer: Answer) throws -> RecordID {
        try #require(answer.body["id"]?.string.flatMap(RecordID.init))
    }

    @Test func `the consumer gets its receipt again, with the opening`() async throws {
        let query = Sample.question()
        let (answer, first) = try await small.answer(query)
        let again = try #require(try await service.receipt(id(of: answer), for: enrolled(Sample.frontDesk)))
        #expect(again["record"] == first["record"])
        #expect(again["opening"] == first["opening"])
        try small.verified(again, query: query, answer: answer.body, subject: Sample.company)
    }

    @Test func `the provider and an auditor get it without the opening, and nobody else gets it`()
        async throws
    {
        let (answer, first) = try await small.answer(Sample.question())
        let id = try id(of: answer)
        let auditor = Sample.caller("tax", .administrator, "auditor")
        for caller in [enrolled(Sample.registry), enrolled(auditor, [.auditor])] {
            let receipt = try #require(try await service.receipt(id, for: caller))
            #expect(receipt["record"] == first["record"])
            #expect(receipt["opening"] == nil)
            try small.verified(receipt)
        }
        #expect(try await service.receipt(id, for: enrolled(Sample.declaration)) == nil)
        #expect(
            try await service.receipt(id, for: enrolled(auditor, [.steward, .operator, .security])) == nil
        )
    }

    @Test func `the receipt of a refusal is there for both sides too`() async throws {
        let (_, logged, _) = try await small.refusal(Sample.question(), by: Sample.declaration)
        let record = try small.verified(try #require(logged)).record
        let id = try #require(record["id"]?.string.flatMap(RecordID.init))
        let consumer = try await service.receipt(id, for: enrolled(Sample.declaration))
        #expect(consumer?["opening"] == logged?["opening"])
        let provider = try #require(try await service.receipt(id, for: enrolled(Sample.registry)))
        #expect(provider["opening"] == nil)
    }

    @Test func `there is no receipt of what was never logged`() async throws {
        var generator = SystemRandomNumberGenerator()
        let id = RecordID(at: SetClock.start, using: &generator)
        #expect(try await service.receipt(id, for: enrolled(Sample.frontDesk, [.auditor])) == nil)
        #expect(try await service.receipt(at: LogPlace(log: 0, index: 99)) == nil)
    }

    @Test func `the proof is fresh: it leads to the newest checkpoint, however far the log has grown`()
        async throws
    {
        let (answer, first) = try await small.answer(Sample.question())
        let id = try id(of: answer)
        let operation = VerificationOperation(
            try VerificationQuery(json: Sample.question()),
            by: Sample.frontDesk,
            vault: small.vault
        )
        for count in [1, 253, 1, 300] {
            _ = try await small.engine.perform([VerificationOperation](repeating: operation, count: count))
            let receipt = try #require(try await service.receipt(id, for: enrolled(Sample.frontDesk)))
            let proven = try small.verified(receipt, answer: answer.body)
            #expect(proven.index == 1)
            #expect(proven.size == (try await small.logSize))
            let newest = try #require(try await service.receipt(at: LogPlace(log: 0, index: proven.size - 1)))
            #expect(try small.verified(newest).index == proven.size - 1)
        }
        #expect(try small.verified(first).size == 2)
    }

    @Test func `no opening is given when the subject's key is gone`() async throws {
        let (answer, _) = try await small.answer(Sample.question())
        let keyless = KeylessStore(small.store)
        let gateway = SharingGateway(
            engine: small.engine,
            catalogue: small.catalogue,
            store: keyless,
            vault: small.vault,
            logKey: small.gateway.logKey,
            calendar: .shanghai,
            clock: small.gateway.clock,
            metrics: small.gateway.metrics,
            released: small.gateway.released,
            tokens: small.gateway.tokens,
            hub: Sample.hub
        )
        let receipt = try await ReceiptService(gateway).receipt(
            id(of: answer),
            for: enrolled(Sample.frontDesk)
        )
        #expect(receipt?["record"] != nil)
        #expect(receipt?["opening"] == nil)
    }

    @Test func `for what it was asked is kept beside the record, sealed`() async throws {
        let (answer, _) = try await small.answer(Sample.question())
        let stored = try #require(try await small.store.record(id: id(of: answer).bytes))
        let sealed = try #require(stored.record.sealed)
        let tag = try #require(stored.record.keyTag)
        let key = try small.vault.dataKey(#require(stored.wrappedKey), for: tag)
        let content = try JSONValue(
            parsing: small.vault.open(sealed, for: .logRecord(id: stored.record.id), with: key)
        )
        #expect(content["purpose"]?.canonicalBytes == Sample.purpose.canonicalBytes)
    }
}
