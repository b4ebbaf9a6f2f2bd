import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// What a provider can prove of what it submitted.
@Suite struct SubmissionReceiptTests {
    private let small: SmallGateway

    init() throws {
        small = try SmallGateway()
    }

    private func receipt(_ bodies: [JSONValue]) async throws -> JSONObject {
        let (outcome, batch) = try await small.submit(bodies)
        return batch.receipt(at: try #require(outcome.position))
    }

    /// The commitments of a receipt to these contents, as leaves of a tree.
    private func root(_ bodies: [JSONValue], opening: JSONValue?) throws -> String {
        let bytes = try #require(opening?.string.flatMap(Base64URL.decode))
        let type = try small.type("business-licence")
        let leaves = try bodies.map { body in
            let content = try MaterialSubmission(json: body).record(of: type).json.canonicalBytes
            return MerkleTree.leafHash(
                of: Commitment.value(opening: bytes, label: "revision", bytes: content).bytes
            )
        }
        return Base64URL.encode(Frontier().appending(leaves).after.root.bytes)
    }

    @Test func `the opening proves which revisions a submission made`() async throws {
        let bodies = [
            Sample.licence("JY-0001"), Sample.licence("JY-0002"),
            Sample.licence("JY-0003", of: Sample.otherCompany),
        ]
        let receipt = try await receipt(bodies)
        let record = try small.verified(receipt).record
        #expect(record["kind"] == "submission")
        #expect(record["material"] == "business-licence@1")
        #expect(record["consumer"] == ["agency": "market-regulation", "system": "registry"])
        #expect(record["provider"] == "market-regulation")
        #expect(record["revisions"] == 3)
        #expect(record["result"] == nil)
        #expect(record["root"]?.string == (try root(bodies, opening: receipt["opening"])))
        #expect(record["root"]?.string != (try root(bodies.reversed(), opening: receipt["opening"])))
    }

    @Test func `only lines that made a revision are committed to`() async throws {
        try await small.submit([Sample.licence("JY-0001")])
        let new = Sample.licence("JY-0002")
        let receipt = try await receipt([
            Sample.licence("JY-0001"), new, Sample.licence("JY-0003", with: ["expectedRevision": 4]),
        ])
        let record = try small.verified(receipt).record
        #expect(record["revisions"] == 1)
        #expect(record["root"]?.string == (try root([new], opening: receipt["opening"])))
    }

    @Test func `a submission that changed nothing is logged without an opening`() async throws {
        try await small.submit([Sample.licence()])
        let receipt = try await receipt([Sample.licence()])
        #expect(receipt["opening"] == nil)
        let record = try small.verified(receipt).record
        #expect(record["result"] == "unchanged")
        #expect(record["revisions"] == 0)
        #expect(record["root"] == nil)
    }

    @Test func `a single submission's record tells its outcome`() async throws {
        #expect(try small.verified(try await receipt([Sample.licence()])).record["result"] == "created")
        let changed = Sample.licence(fields: ["status": "dormant"])
        #expect(try small.verified(try await receipt([changed])).record["result"] == "updated")
    }

    @Test func `a change of status proves what was changed and why`() async throws {
        try await small.submit([Sample.licence()])
        let (_, batch) = try await small.engine.perform(small.change("JY-0001", to: "suspended"))
        let body: JSONValue = [
            "type": "business-licence", "sourceId": "JY-0001", "status": "suspended", "reason": "by decision",
        ]
        let record = try small.verified(batch.receipt(at: 0), query: body).record
        #expect(record["kind"] == "status")
        #expect(record["result"] == "suspended")
        #expect(record["material"] == "business-licence@1")
    }
}
