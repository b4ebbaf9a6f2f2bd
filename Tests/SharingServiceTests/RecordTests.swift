import CanonicalJSON
import Foundation
import SharingModel
import SharingService
import Testing
import TransparencyLog

/// What a log record says, and above all what it does not say (log.md, Record).
@Suite struct RecordTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    private func record(of receipt: JSONObject) throws -> JSONValue {
        let bytes = try #require(receipt["record"]?.string.flatMap(Base64URL.decode))
        let record = try JSONValue(parsing: bytes)
        #expect(record.canonicalBytes == bytes)
        return record
    }

    @Test func `a verification's record is canonical and names who, what, for what and the result`()
        async throws
    {
        let (answer, receipt) = try await small.answer(
            Sample.question(claims: ["registeredOn": ["before": "2020-01-01"]])
        )
        let record = try record(of: receipt)
        #expect(record["v"] == 1)
        #expect(record["id"] == answer.body["id"])
        #expect(record["time"] == "2026-11-23T08:00:00.123Z")
        #expect(record["time"] == answer.body["asOf"])
        #expect(record["kind"] == "verification")
        #expect(record["consumer"] == ["agency": "affairs-centre", "system": "front-desk"])
        #expect(record["provider"] == "market-regulation")
        #expect(record["material"] == "business-licence@1")
        #expect(record["serviceItem"] == "food-permit-new")
        #expect(record["fields"] == ["name", "registeredOn"])
        #expect(record["result"] == "match")
        let contract = try SmallCatalogue.make().contracts[0].hash
        #expect(record["contract"] == .string(contract.description))
        #expect(record["salt"]?.string.flatMap(Base64URL.decode)?.count == 16)
        let members = [
            "answer", "case", "consumer", "contract", "fields", "id", "kind", "material", "provider", "query",
            "result",
            "salt", "serviceItem", "subject", "time", "v",
        ]
        #expect(record.object?.members.map(\.name) == members)
    }

    @Test func `no record says in clear who was asked about, in which case, by whom or what`() async throws {
        let (_, asked) = try await small.answer(Sample.question())
        let (_, reused) = try await small.reuse(Sample.reuse(["name"]))
        let (_, refused, _) = try await small.refusal(Sample.question(), by: Sample.declaration)
        let submission = try await small.submit([Sample.licence(fields: ["status": "dormant"])])
        let submitted = submission.1.receipt(at: try #require(submission.0.position))
        let (_, batch) = try await small.engine.perform(small.change("JY-0001", to: "suspended"))
        let secrets = [
            Sample.company.canonicalID, Sample.companyName, Sample.caseNumber, Sample.staff, "JY-0001",
            "2019-05-06",
            "dormant", "by decision",
        ]
        for receipt in [asked, reused, try #require(refused), submitted, batch.receipt(at: 0)] {
            let text = String(decoding: try record(of: receipt).canonicalBytes, as: UTF8.self)
            for secret in secrets { #expect(!text.contains(secret), "\(secret) in \(text)") }
        }
    }

    @Test(
        arguments: [
            ["purpose": ["serviceItem": "the item of 王小明"]],
            ["claims": ["name": "a", "王小明": "b"]],
            ["material": "wang-xiaoming-990100199003070019"],
        ] as [JSONObject]
    )
    func `nothing that a caller writes freely gets into the record of a refusal`(
        change: JSONObject
    ) async throws {
        let (_, logged, _) = try await small.refusal(Sample.question(with: change))
        let receipt = try #require(logged)
        let text = String(decoding: try record(of: receipt).canonicalBytes, as: UTF8.self)
        #expect(!text.contains("王小明"))
        #expect(!text.contains("xiaoming"))
    }

    @Test
    func `two records of one question have nothing in common that tells that they are about one subject`()
        async throws
    {
        let first = try record(of: try await small.answer(Sample.question()).1)
        let second = try record(of: try await small.answer(Sample.question()).1)
        for member in ["id", "salt", "subject", "case", "query", "answer"] {
            #expect(first[member] != second[member])
            #expect(first[member] != nil)
        }
    }

    @Test func `nothing personal is on the disk in clear`() async throws {
        let key = IdempotencyKey(
            "order-4711",
            by: Sample.registry,
            route: "submitMaterial",
            body: [1],
            vault: small.vault
        )
        try await small.submit([Sample.licence("JY-0002", of: Sample.otherCompany)], under: key)
        _ = try await small.answer(Sample.question())
        _ = try await small.refusal(Sample.question(), by: Sample.declaration)
        _ = try await small.reuse(Sample.reuse(["name"]))
        let secrets = [
            Sample.company.canonicalID, Sample.otherCompany.canonicalID, Sample.companyName,
            Sample.caseNumber,
            Sample.staff, "JY-0001", "JY-0002", "2019-05-06", "order-4711", "legal-representative", "holder",
        ]
        let files = try small.directory.files()
        #expect(files.values.reduce(0) { $0 + $1.count } > 10_000)
        for (name, content) in files {
            for secret in secrets {
                #expect(content.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
            }
        }
    }

    @Test func `the declaration is entry 0 and names the log's origin and key`() async throws {
        let empty = try SmallGateway()
        let hub = try #require(AgencyID("affairs-centre"))
        let declaration = DeclarationOperation(key: empty.gateway.logKey, hub: hub)
        let (position, batch) = try await empty.engine.perform(declaration)
        #expect(batch.index(at: position) == 0)
        let receipt = batch.receipt(at: position)
        #expect(receipt["opening"] == nil)
        let record = try empty.verified(receipt).record
        #expect(record["kind"] == "declaration")
        #expect(record["origin"] == "gateway.example/log/2026")
        #expect(record["key"] == .string(empty.gateway.logKey.description))
        #expect(record["provider"] == "affairs-centre")
    }
}
