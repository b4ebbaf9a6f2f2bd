import CanonicalJSON
import Testing
import TransparencyLog

@Suite struct ReceiptTests {
    @Test func `a receipt survives being written and read in both forms`() throws {
        let receipt = try WorkedExample.receipt()
        #expect(try Receipt(json: receipt.json) == receipt)
        #expect(receipt.json.object?.members.map(\.name) == ["record", "opening", "proof"])
        #expect(receipt.jsonInBatch.object?.members.map(\.name) == ["record", "opening", "index", "hashes"])
        let shared = receipt.proof.checkpoint
        #expect(try Receipt(json: receipt.jsonInBatch, checkpoint: shared) == receipt)
        let closed = Receipt(record: receipt.record, opening: nil, proof: receipt.proof)
        #expect(try Receipt(json: closed.json) == closed)
    }

    @Test(
        arguments: [
            ("record", nil), ("record", "!"), ("record", 1), ("record", "AA=="), ("opening", "AAAA"),
            ("opening", .null),
            ("proof", nil), ("proof", 1), ("other", 1), ("index", 1), ("checkpoint", "x"),
        ] as [(String, JSONValue?)]
    )
    func `a malformed member of a receipt is named`(name: String, value: JSONValue?) throws {
        var object = try #require(try WorkedExample.receipt().json.object)
        object[name] = value
        #expect(throws: LogFormatError.receiptMember(name)) { try Receipt(json: .object(object)) }
    }

    @Test(
        arguments: [
            ("index", nil), ("index", "1"), ("index", -1), ("index", .number(1.5)), ("hashes", nil),
            ("hashes", "x"),
            ("hashes", ["x"]), ("hashes", [1]), ("checkpoint", 1), ("checkpoint", nil), ("other", 1),
        ] as [(String, JSONValue?)]
    )
    func `a malformed member of a receipt in a batch is named`(name: String, value: JSONValue?) throws {
        var object = try #require(try WorkedExample.receipt().jsonInBatch.object)
        object["checkpoint"] = .string(WorkedExample.checkpoint)
        object[name] = value
        #expect(throws: LogFormatError.receiptMember(name)) { try Receipt(json: .object(object)) }
    }

    @Test func `receipts are found alone, in an answer, in a batch and in a summary`() throws {
        let receipt = try WorkedExample.receipt()
        var single = try #require(WorkedExample.answer.object)
        single["receipt"] = receipt.json
        var ofBatch = try #require(WorkedExample.answer.object)
        ofBatch["receipt"] = receipt.jsonInBatch
        var withCheckpoint = ofBatch
        withCheckpoint["checkpoint"] = .string(WorkedExample.checkpoint)
        let batch: JSONValue = [
            "checkpoint": .string(WorkedExample.checkpoint),
            "answers": [.object(ofBatch), ["problem": ["code": "malformed-request"]], .object(ofBatch)],
        ]
        let answered = PresentedReceipt(receipt: receipt, answer: WorkedExample.answer)
        let bare = PresentedReceipt(receipt: receipt, answer: nil)
        #expect(try PresentedReceipt.all(in: receipt.json) == [bare])
        #expect(try PresentedReceipt.all(in: .object(single)) == [answered])
        #expect(try PresentedReceipt.all(in: .object(withCheckpoint)) == [answered])
        #expect(try PresentedReceipt.all(in: batch) == [answered, answered])
        #expect(try PresentedReceipt.all(in: ["summary": [:], "receipts": [receipt.json]]) == [bare])
        for presented in try PresentedReceipt.all(in: batch) {
            #expect(try WorkedExample.verifier().verify(presented).checked == [.answer])
        }
        #expect(throws: LogFormatError.receiptMember("checkpoint")) {
            try PresentedReceipt.all(in: .object(ofBatch))
        }
    }

    @Test(arguments: [.null, [], "text", [:], ["answers": []], ["verdict": "match"]] as [JSONValue])
    func `JSON without a receipt says so`(document: JSONValue) {
        #expect(throws: LogFormatError.noReceipt) { try PresentedReceipt.all(in: document) }
    }

    @Test func `an opening is 32 bytes and a commitment base64url of 32`() throws {
        let text = Commitment(opening: WorkedExample.opening, label: .answer, bytes: []).description
        #expect(text.utf8.count == 43)
        #expect(Commitment(text)?.description == text)
        #expect(Commitment(text + "=") == nil)
        #expect(Commitment("AAAA") == nil)
        let roles: [CommitmentLabel] = [.subject, .subjectInRole("spouse"), .caseNumber, .query, .answer]
        #expect(roles.map { CommitmentLabel($0.description) } == roles)
        #expect(CommitmentLabel("subject/") == nil)
        #expect(CommitmentLabel("kind") == nil)
    }

    @Test func `a receipt and a subject show nothing of what they hold`() throws {
        let receipt = try WorkedExample.receipt()
        #expect(receipt.description == "receipt 1 of \(WorkedExample.origin)")
        #expect(String(reflecting: receipt) == receipt.description)
        #expect("\(WorkedExample.subject)" == "subject")
    }
}
