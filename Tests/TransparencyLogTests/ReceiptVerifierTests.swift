import CanonicalJSON
import Testing
import TransparencyLog

@Suite struct ReceiptVerifierTests {
    private let verifier = WorkedExample.verifier()

    private func rejection(
        _ receipt: Receipt,
        query: JSONValue? = nil,
        answer: JSONValue? = nil,
        subjects: [DisclosedSubject] = [],
        by verifier: ReceiptVerifier = WorkedExample.verifier()
    ) -> ReceiptRejection.Reason? {
        do throws(ReceiptRejection) {
            _ = try verifier.verify(receipt, query: query, answer: answer, subjects: subjects)
            return nil
        } catch {
            return error.reason
        }
    }

    /// A receipt of a log that holds this one record, signed by the worked example's key.
    private func receipt(of record: String, opening: [UInt8]? = WorkedExample.opening) throws -> Receipt {
        let name = try #require(NoteName(WorkedExample.origin))
        let signer = try #require(NoteSigner(name: name, rawKey: WorkedExample.key))
        let growth = Frontier().appending([PublicEntry(record: Array(record.utf8)).leafHash])
        let checkpoint = try signer.sign(Checkpoint(origin: name, size: 1, root: growth.after.root))
        return Receipt(
            record: Array(record.utf8),
            opening: opening,
            proof: TransparencyProof(inclusion: growth.inclusionProof(at: 0), checkpoint: checkpoint)
        )
    }

    @Test func `every changed byte of the record is found`() throws {
        let receipt = try WorkedExample.receipt()
        for index in receipt.record.indices {
            var record = receipt.record
            record[index] ^= 0x01
            let changed = Receipt(record: record, opening: receipt.opening, proof: receipt.proof)
            #expect(rejection(changed) != nil, "byte \(index)")
        }
    }

    @Test func `every changed character of the proof is found`() throws {
        let receipt = try WorkedExample.receipt()
        let bytes = Array(WorkedExample.proof.utf8)
        for index in bytes.indices {
            for mask in [0x01, 0x04, 0x20] as [UInt8] {
                var changed = bytes
                changed[index] ^= mask
                guard let text = String(validating: changed, as: UTF8.self),
                    let proof = try? TransparencyProof(parsing: text)
                else { continue }
                let tampered = Receipt(record: receipt.record, opening: receipt.opening, proof: proof)
                #expect(rejection(tampered) != nil, "character \(index)")
            }
        }
    }

    @Test(arguments: [
        "", "null", "[]", "{", #"{"v":1} "#, #"{ "v":1}"#, #"{"v":1.0}"#, #"{"v":1,"kind":"x"}"#,
        #"{"a":"\u0041","v":1}"#,
        #"{"v":1,"v":1}"#,
    ])
    func `a record that is not canonical is rejected, though it is in the log`(record: String) throws {
        #expect(try rejection(receipt(of: record)) == .recordNotCanonical)
    }

    @Test(arguments: ["{}", #"{"v":2}"#, #"{"v":"1"}"#])
    func `a record of another version is rejected, though it is in the log`(record: String) throws {
        #expect(try rejection(receipt(of: record)) == .unknownRecordVersion)
    }

    @Test func `another index, another size and another log's key are told apart`() throws {
        let receipt = try WorkedExample.receipt()
        func moved(to index: UInt64) -> Receipt {
            let inclusion = InclusionProof(index: index, hashes: receipt.proof.inclusion.hashes)
            return Receipt(
                record: receipt.record,
                opening: nil,
                proof: TransparencyProof(inclusion: inclusion, checkpoint: receipt.proof.checkpoint)
            )
        }
        #expect(rejection(moved(to: 0)) == .notIncluded(.rootMismatch))
        #expect(rejection(moved(to: 2)) == .notIncluded(.tooManyHashes))
        #expect(rejection(moved(to: 3)) == .notIncluded(.indexOutOfRange))
        #expect(rejection(receipt, by: ReceiptVerifier(keys: [])) == .unknownOrigin)
        let name = try #require(NoteName(WorkedExample.origin))
        let other = try #require(NoteSigner(name: name, rawKey: [UInt8](repeating: 9, count: 32)))
        #expect(
            rejection(receipt, by: ReceiptVerifier(keys: [other.verifierKey])) == .notSigned(.noKnownSigner)
        )
        let forged = try #require(
            try? TransparencyProof(parsing: WorkedExample.proof.replacing("x7XuLhSZ", with: "x7XuLhSa"))
        )
        let unsigned = Receipt(record: receipt.record, opening: nil, proof: forged)
        #expect(rejection(unsigned) == .notSigned(.wrongSignature(name)))
    }

    @Test func `what is shown must be what was committed to`() throws {
        let receipt = try WorkedExample.receipt()
        var query = try #require(WorkedExample.query.object)
        query["claims"] = ["name": "另一家公司"]
        #expect(rejection(receipt, query: .object(query)) == .commitmentMismatch(.query))
        query["purpose"] = ["case": "LJ-2026-000124"]
        #expect(rejection(receipt, query: .object(query)) == .commitmentMismatch(.caseNumber))
        var answer = try #require(WorkedExample.answer.object)
        answer["verdict"] = "mismatch"
        #expect(rejection(receipt, answer: .object(answer)) == .commitmentMismatch(.answer))
        let other = DisclosedSubject(scheme: "uscc", id: "99330000MA0000002L")
        #expect(rejection(receipt, subjects: [other]) == .commitmentMismatch(.subject))
        let spouse = DisclosedSubject(role: "spouse", bytes: WorkedExample.subject.bytes)
        #expect(rejection(receipt, subjects: [spouse]) == .notCommitted(.subjectInRole("spouse")))
        let wrong = Receipt(record: receipt.record, opening: WorkedExample.key, proof: receipt.proof)
        #expect(rejection(wrong, answer: WorkedExample.answer) == .commitmentMismatch(.answer))
        let closed = Receipt(record: receipt.record, opening: nil, proof: receipt.proof)
        #expect(rejection(closed, answer: WorkedExample.answer) == .openingMissing)
        #expect(rejection(closed) == nil)
    }

    @Test func `an answer is compared without its receipt and whatever the order of its members`() throws {
        let receipt = try WorkedExample.receipt()
        var answer = JSONObject(["receipt": receipt.json])
        for member in WorkedExample.answer.object?.members.reversed() ?? [] {
            answer[member.name] = member.value
        }
        let verified = try verifier.verify(receipt, answer: .object(answer))
        #expect(verified.checked == [.answer])
        #expect(verified.unchecked == [.caseNumber, .query, .subject])
    }

    @Test func `an answer around a receipt must be committed to, unless it is a refusal or no question`()
        throws
    {
        let forged: JSONValue = ["verdict": "match"]
        func isAccepted(_ record: String, opening: [UInt8]? = WorkedExample.opening) throws -> Bool {
            let presented = PresentedReceipt(
                receipt: try receipt(of: record, opening: opening),
                answer: forged
            )
            return (try? verifier.verify(presented)) != nil
        }
        #expect(try !isAccepted(#"{"kind":"verification","result":"match","v":1}"#))
        #expect(try isAccepted(#"{"kind":"verification","result":"refused","v":1}"#))
        #expect(try isAccepted(#"{"kind":"submission","v":1}"#))
        let answer = Commitment(opening: WorkedExample.opening, label: .answer, bytes: [])
        #expect(try !isAccepted(#"{"answer":"\#(answer)","kind":"submission","v":1}"#))
        #expect(try isAccepted(#"{"answer":"\#(answer)","kind":"verification","v":1}"#, opening: nil))
    }

    @Test func `a rejection names origin and index and nothing else`() throws {
        let receipt = try WorkedExample.receipt()
        let error = #expect(throws: ReceiptRejection.self) {
            try verifier.verify(receipt, answer: ["verdict": "mismatch"])
        }
        #expect(
            error?.description
                == "entry 1 of \(WorkedExample.origin): the answer is not the one that the record commits to"
        )
    }
}
