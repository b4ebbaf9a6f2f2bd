import CanonicalJSON
import SharingModel
import SharingService
import Testing
import TransparencyLog

@Suite struct VerificationTests {
    private let small: SmallGateway

    init() async throws {
        small = try SmallGateway()
        try await small.submit([Sample.licence()])
    }

    @Test func `an answer's receipt proves query, answer, subject and case, offline`() async throws {
        let query = Sample.question(claims: ["status": "active"])
        let (answer, receipt) = try await small.answer(query)
        #expect(answer.body["verdict"] == "match")
        #expect(answer.body["claims"] == ["name": "match", "status": "match"])
        let material: JSONValue = ["type": "business-licence", "version": 1, "source": "market-regulation"]
        #expect(answer.body["material"]?.canonicalBytes == material.canonicalBytes)
        #expect(answer.canonicalBytes == JSONValue.object(answer.body).canonicalBytes)
        let proven = try small.verified(receipt, query: query, answer: answer.body, subject: Sample.company)
        #expect(Set(proven.checked) == [.query, .answer, .subject, .caseNumber])
        #expect(proven.unchecked.isEmpty)
        #expect(proven.index == 1)
        #expect(proven.size == 2)
    }

    @Test func `a receipt proves nothing else`() async throws {
        let query = Sample.question()
        let (answer, receipt) = try await small.answer(query)
        var lie = answer.body
        lie["verdict"] = "mismatch"
        #expect(throws: ReceiptRejection.self) { try small.verified(receipt, answer: lie) }
        #expect(throws: ReceiptRejection.self) {
            try small.verified(receipt, query: Sample.question(claims: ["status": "a"]))
        }
        #expect(throws: ReceiptRejection.self) { try small.verified(receipt, subject: Sample.otherCompany) }
        var purpose = try #require(Sample.purpose.object)
        purpose["case"] = "LJ-2026-000124"
        #expect(throws: ReceiptRejection.self) {
            try small.verified(receipt, query: Sample.question(with: ["purpose": .object(purpose)]))
        }
    }

    @Test func `a question without a case commits to none`() async throws {
        let (answer, receipt) = try await small.answer(
            Sample.seats(["at-least": 1], with: ["purpose": ["serviceItem": "food-permit-new"]])
        )
        #expect(answer.result == "not-found")
        let proven = try small.verified(receipt, answer: answer.body)
        #expect(!(proven.checked + proven.unchecked).contains(.caseNumber))
    }

    @Test(
        arguments: [
            ("match", nil, ["status": "active"], Sample.company),
            ("mismatch", nil, ["status": "dormant"], Sample.company),
            ("not-found", nil, ["status": "active"], Sample.otherCompany),
            ("not-valid", "suspended", ["status": "active"], Sample.subject("91990100MA0000003N")),
        ] as [(String, JSONValue?, JSONObject, Subject)]
    )
    func `the verdict stands in answer and record`(
        verdict: String,
        state: JSONValue?,
        claims: JSONObject,
        subject: Subject
    ) async throws {
        try await small.submit([Sample.licence("JY-0003", of: Sample.subject("91990100MA0000003N"))])
        _ = try await small.engine.perform(small.change("JY-0003", to: "suspended"))
        let (answer, receipt) = try await small.answer(Sample.question(about: subject, claims: claims))
        #expect(answer.result == verdict)
        #expect(answer.body["verdict"] == .string(verdict))
        #expect(answer.body["state"] == state)
        #expect((answer.body["claims"] == nil) == ["not-found", "not-valid"].contains(verdict))
        #expect(try small.verified(receipt, answer: answer.body).record["result"] == .string(verdict))
    }

    @Test func `a question that names a number is answered by that record alone`() async throws {
        try await small.submit([Sample.licence("JY-0002", fields: ["status": "dormant"])])
        for (number, verdict) in [("JY-0001", "match"), ("JY-0002", "mismatch"), ("JY-0009", "not-found")] {
            let query = Sample.question(claims: ["status": "active"], with: ["sourceId": .string(number)])
            #expect(try await small.answer(query).0.result == verdict)
        }
        let stranger = Sample.question(about: Sample.otherCompany, with: ["sourceId": "JY-0001"])
        #expect(try await small.answer(stranger).0.result == "not-found")
    }

    @Test func `a claim of the wrong type spoils its own question only`() async throws {
        let queries = [
            Sample.question(), Sample.question(claims: ["registeredOn": "yesterday"]),
            Sample.question(with: ["claims": ["status": "a"]]),
            Sample.question(about: Sample.otherCompany),
        ]
        let operations = try queries.map {
            VerificationOperation(try VerificationQuery(json: $0), by: Sample.frontDesk, vault: small.vault)
        }
        let before = try await small.logSize
        let decided = try await small.engine.perform(operations)
        #expect(throws: InvalidInput.self) { try decided[1].0.get() }
        #expect(throws: InvalidInput.self) { try decided[2].0.get() }
        for (index, verdict) in [(0, "match"), (3, "not-found")] {
            let (result, batch) = decided[index]
            guard case .answer(let answer) = try result.get() else {
                Issue.record("refused")
                continue
            }
            #expect(answer.result == verdict)
            try small.verified(batch.receipt(at: answer.position), query: queries[index], answer: answer.body)
        }
        #expect(try await small.logSize == before + 2)
    }

    @Test func `a record that was altered gives no answer at all`() async throws {
        small.store.alter { snapshot in
            let findings = snapshot.findings.map { found in
                var found = found
                found.subjects = found.subjects.map { $0.map(VerificationTests.altered) }
                return found
            }
            return StoreSnapshot(
                findings: findings,
                origins: snapshot.origins,
                head: snapshot.head,
                nextNumber: snapshot.nextNumber
            )
        }
        let before = try await small.logSize
        await #expect(throws: Vault.Unopenable.self) { try await small.verify(Sample.question()) }
        #expect(try await small.logSize == before)
    }

    private static func altered(_ stored: StoredMaterial) -> StoredMaterial {
        var sealed = stored.sealed
        sealed[sealed.count - 1] ^= 1
        return StoredMaterial(
            number: stored.number,
            revision: stored.revision,
            version: stored.version,
            keyTag: stored.keyTag,
            wrappedKey: stored.wrappedKey,
            sealed: sealed
        )
    }

    @Test func `a catalogue that is replaced binds the next question`() async throws {
        _ = try await small.answer(Sample.question())
        let old = small.catalogue.current
        small.catalogue.replace(
            Catalogue(
                agencies: [],
                types: old.types.values.joined().map { $0 },
                items: Array(old.items.values),
                contracts: [
                    try SmallCatalogue.contract(
                        "c01",
                        for: "affairs-centre",
                        granting: [SmallCatalogue.licenceGrant],
                        state: .suspended
                    )
                ],
                callers: []
            )
        )
        #expect(try await small.refusal(Sample.question()).refusal.reasons == [.contractNotInForce])
    }
}
