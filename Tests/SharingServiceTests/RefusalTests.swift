import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct RefusalTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    /// Wrong in every way that a contract can be broken.
    private let query = Sample.question(
        claims: ["capital": ["at-least": "1"], "registeredOn": ["at-most": "2020-01-01"]],
        with: ["purpose": ["serviceItem": "tax-registration"], "count": ["exactly": 0]]
    )

    @Test func `a refusal lists every reason, and its receipt proves who was refused what and why`()
        async throws
    {
        let (refusal, logged, retryAt) = try await small.refusal(query)
        let reasons: [RefusalReason] = [
            .fieldNotGranted, .comparisonNotGranted, .purposeNotGranted, .materialNotInServiceItem,
            .authorisationMissing, .typeNotComplete,
        ]
        #expect(refusal.reasons == reasons)
        #expect(retryAt == nil)
        let receipt = try #require(logged)
        let proven = try small.verified(receipt, query: query, subject: Sample.company)
        #expect(proven.record["result"] == "refused")
        #expect(proven.record["reasons"] == .array(reasons.map { .string($0.rawValue) }))
        #expect(proven.record["consumer"]?["agency"] == "affairs-centre")
        #expect(proven.record["answer"] == nil)
        #expect(receipt["opening"] != nil)
    }

    @Test func `a refusal does not depend on what is held`() async throws {
        let held = try await small.refusal(query).refusal
        let notHeld = try await small.refusal(
            Sample.question(
                about: Sample.otherCompany,
                claims: ["capital": ["at-least": "1"], "registeredOn": ["at-most": "2020-01-01"]],
                with: ["purpose": ["serviceItem": "tax-registration"], "count": ["exactly": 0]]
            )
        ).refusal
        #expect(held == notHeld)
    }

    @Test func `authorisation comes before the claims are read`() async throws {
        let bad = Sample.question(claims: ["registeredOn": "yesterday", "capital": "much"])
        #expect(try await small.refusal(bad).refusal.reasons == [.fieldNotGranted])
    }

    @Test func `an agency without a contract is refused, and so is an unknown type`() async throws {
        let health = Sample.caller("health", .system, "core")
        #expect(try await small.refusal(Sample.question(), by: health).refusal.reasons == [.noContract])
        let (refusal, logged, _) = try await small.refusal(
            Sample.question(with: ["material": "business-licence@2"])
        )
        #expect(refusal.reasons == [.materialTypeUnknown])
        let record = try small.verified(try #require(logged)).record
        #expect(record["provider"] == nil)
        #expect(record["reasons"] == ["material-type-unknown"])
    }

    @Test func `who knocks and knocks grows neither the log nor the keys`() async throws {
        let health = Sample.caller("health", .system, "core")
        let stranger = Sample.question(about: Sample.otherCompany)
        let before = try await small.logSize
        let first = try await small.refusal(stranger, by: health)
        let receipt = try #require(first.receipt)
        #expect(try small.verified(receipt, query: stranger).record["unlogged"] == nil)
        for _ in 0..<99 { _ = try await small.refusal(stranger, by: health) }
        #expect(try await small.refusal(stranger, by: health).receipt == nil)
        #expect(try await small.logSize == before + 30)
        let tag = small.vault.tag(.subjectKey, Sample.otherCompany)
        #expect(!small.store.written.flatMap(\.dataKeys).contains { $0.tag == tag })
        // Another reason, and another agency, are told all the same.
        let other = Sample.question(about: Sample.otherCompany, with: ["material": "business-licence@2"])
        #expect(try await small.refusal(other, by: health).receipt != nil)
        small.clock.advance(by: .seconds(60))
        let next = try #require(try await small.refusal(stranger, by: health).receipt)
        #expect(try small.verified(next, query: stranger).record["unlogged"] == 71)
    }

    @Test func `a reuse is refused with all reasons too`() async throws {
        let query = try ReuseQuery(json: Sample.reuse(["name", "address"]))
        let operation = ReuseOperation(query, by: Sample.declaration, vault: small.vault)
        let (answered, batch) = try await small.engine.perform(operation)
        guard case .refused(let refusal, let position, _) = answered else {
            Issue.record("permitted")
            return
        }
        #expect(refusal.reasons == [.noContract, .fieldNotGranted])
        let receipt = batch.receipt(at: try #require(position))
        let record = try small.verified(receipt, query: query.document, subject: Sample.company).record
        #expect(record["kind"] == "reuse")
        #expect(record["reasons"] == ["no-contract", "field-not-granted"])
    }
}
