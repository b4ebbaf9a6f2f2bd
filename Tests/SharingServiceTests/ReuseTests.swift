import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct ReuseTests {
    private let small: SmallGateway

    init() throws {
        small = try SmallGateway()
    }

    private func records(_ fields: [JSONValue]) async throws -> [JSONValue] {
        try await small.reuse(Sample.reuse(fields)).0.body["records"]?.array ?? []
    }

    @Test func `the answer holds the fields that were asked for, and its receipt proves it`() async throws {
        try await small.submit([Sample.licence()])
        let query = Sample.reuse(["registeredOn", "name"])
        let (answer, receipt) = try await small.reuse(query)
        #expect(answer.result == "released")
        let records: JSONValue = [
            [
                "sourceId": "JY-0001", "issuedOn": "2019-05-06",
                "values": ["registeredOn": "2019-05-06", "name": .string(Sample.companyName)],
            ]
        ]
        #expect(answer.body["records"]?.canonicalBytes == records.canonicalBytes)
        let proven = try small.verified(receipt, query: query, answer: answer.body, subject: Sample.company)
        #expect(proven.record["kind"] == "reuse")
        #expect(proven.record["result"] == "released")
        #expect(proven.record["fields"] == ["registeredOn", "name"])
        #expect(proven.record["id"] == answer.body["id"])
    }

    @Test func `values are handed over as they were written`() async throws {
        let name = "　澜江Ａ股份有限公司（１）"
        try await small.submit([Sample.licence(fields: ["name": .string(name)])])
        #expect(try await records(["name"]).first?["values"]?["name"] == .string(name))
        // A claim compares them normalized.
        let query = Sample.question(claims: ["name": "澜江A股份有限公司(1)"])
        #expect(try await small.answer(query).0.result == "match")
    }

    @Test func `a field that a record does not have is left out`() async throws {
        try await small.submit([Sample.licence(fields: ["status": .null])])
        #expect(
            try await records(["name", "status"]).first?["values"] == ["name": .string(Sample.companyName)]
        )
    }

    @Test func `every valid record is handed over, the newest first, and no other`() async throws {
        let days: [(String, String)] = [
            ("JY-0002", "2021-01-01"), ("JY-0004", "2023-01-01"), ("JY-0003", "2023-01-01"),
        ]
        try await small.submit(
            days.map { Sample.licence($0, with: ["issuedOn": .string($1)]) } + [
                Sample.licence("JY-0005", with: ["validUntil": "2026-11-22"]),
                Sample.licence("JY-0006", with: ["validUntil": "2026-11-23"]),
                Sample.licence("JY-0007", with: ["validFrom": "2026-11-24"]),
                Sample.licence("JY-0008"), Sample.licence("JY-0009"),
                Sample.licence("JY-0010", of: Sample.otherCompany),
            ]
        )
        for (number, status) in [("JY-0008", "suspended"), ("JY-0009", "superseded")] {
            _ = try await small.engine.perform(small.change(number, to: status))
        }
        let records = try await records(["name"])
        #expect(records.map { $0["sourceId"] } == ["JY-0003", "JY-0004", "JY-0002", "JY-0006"])
        #expect(records.map { $0["validUntil"] } == [nil, nil, nil, "2026-11-23"])
    }

    @Test func `a subject without a valid record is an answer without records`() async throws {
        let (answer, receipt) = try await small.reuse(Sample.reuse(["name"]))
        #expect(answer.result == "not-found")
        #expect(answer.body["records"] == [])
        #expect(try small.verified(receipt, answer: answer.body).record["result"] == "not-found")
    }
}
