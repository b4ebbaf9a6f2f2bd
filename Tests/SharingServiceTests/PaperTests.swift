import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct PaperTests {
    private let small: SmallGateway

    init() throws {
        small = try SmallGateway()
    }

    private func tell(
        _ material: String = "business-licence",
        item: String = "food-permit-new",
        reason: String = "no-contract"
    ) async throws -> (PaperOperation.Outcome, CommittedBatch) {
        let body: JSONValue = [
            "material": .string(material), "serviceItem": .string(item), "reason": .string(reason),
            "case": .string(Sample.caseNumber),
        ]
        let operation = PaperOperation(try PaperNote(json: body), by: Sample.declaration)
        return try await small.engine.perform(operation)
    }

    private func counts() async throws -> [String: Int] {
        try await small.store.tallies(in: CivilMonth(number: 2026 * 12 + 10), of: nil)
            .reduce(into: [:]) { $0[$1.key.measure.description] = $1.count }
    }

    @Test func `a paper is counted by its reason, and its record commits to the case`() async throws {
        let (outcome, batch) = try await tell()
        guard case .counted(let id, let position) = outcome else {
            Issue.record("it was not counted")
            return
        }
        let receipt = batch.receipt(at: position)
        let record = try small.verified(receipt).record
        #expect(record["kind"] == "paper" && record["result"] == "no-contract")
        #expect(record["id"]?.string == id.description)
        #expect(record["provider"] == "market-regulation" && record["material"] == "business-licence@1")
        #expect(record["case"] != nil && receipt["opening"] != nil)
        #expect(!String(decoding: record.canonicalBytes, as: UTF8.self).contains(Sample.caseNumber))
        #expect(try await counts() == ["paper/no-contract": 1])
    }

    @Test func `what the item does not list may not be asked for, on paper either`() async throws {
        let (outcome, batch) = try await tell("food-permit", item: "tax-registration")
        guard case .refused(let refusal, let position) = outcome else {
            Issue.record("it was counted")
            return
        }
        #expect(refusal.reasons == [.materialNotInServiceItem])
        #expect(try small.verified(batch.receipt(at: position)).record["result"] == "refused")
        #expect(try await counts() == ["refusal": 1, "refusal/material-not-in-service-item": 1])
    }

    @Test(arguments: [("no-such-type", "food-permit-new"), ("business-licence", "no-such-item")])
    func `what is not known is not counted`(material: String, item: String) async throws {
        await #expect(throws: InvalidInput.self) { try await tell(material, item: item) }
        #expect(try await small.logSize == 0)
    }
}
