import CanonicalJSON
import Foundation
import Testing
import TransparencyLog

@Suite struct WorkedExampleTests {
    @Test func `record, entry, leaf, proof and checkpoint are byte for byte the documented ones`() throws {
        let name = try #require(NoteName(WorkedExample.origin))
        let signer = try #require(NoteSigner(name: name, rawKey: WorkedExample.key))
        #expect(signer.verifierKey.description == WorkedExample.verifierKey)

        let record = Array(WorkedExample.record.utf8)
        #expect(try JSONValue(parsing: record).canonicalBytes == record)
        let entry = PublicEntry(record: record)
        #expect(hex(entry.bytes) == WorkedExample.entry)
        #expect(hex(entry.leafHash.bytes) == WorkedExample.leaf)

        let neighbours = WorkedExample.neighbours.map { PublicEntry(record: Array($0.utf8)).leafHash }
        let growth = Frontier().appending([neighbours[0]]).after.appending([entry.leafHash, neighbours[1]])
        let checkpoint = try signer.sign(
            Checkpoint(origin: name, size: growth.after.size, root: growth.after.root)
        )
        #expect(checkpoint.encoded == WorkedExample.checkpoint)
        let proof = TransparencyProof(inclusion: growth.inclusionProof(at: 1), checkpoint: checkpoint)
        #expect(proof.text == WorkedExample.proof)
    }

    @Test func `its commitments are to the subject, the case, the query and the answer`() throws {
        let record = try JSONValue(parsing: Array(WorkedExample.record.utf8))
        func commitment(_ label: CommitmentLabel, _ bytes: [UInt8]) -> JSONValue {
            .string(Commitment(opening: WorkedExample.opening, label: label, bytes: bytes).description)
        }
        #expect(record["subject"] == commitment(.subject, WorkedExample.subject.bytes))
        #expect(record["case"] == commitment(.caseNumber, Array("LJ-2026-000123".utf8)))
        #expect(record["query"] == commitment(.query, WorkedExample.query.canonicalBytes))
        #expect(record["answer"] == commitment(.answer, WorkedExample.answer.canonicalBytes))
    }

    @Test func `it is verified with all that it commits to`() throws {
        let verified = try WorkedExample.verifier().verify(
            WorkedExample.receipt(),
            query: WorkedExample.query,
            answer: WorkedExample.answer,
            subjects: [WorkedExample.subject]
        )
        #expect(verified.origin.description == WorkedExample.origin)
        #expect(verified.index == 1)
        #expect(verified.size == 3)
        #expect(verified.signer.description == WorkedExample.verifierKey)
        #expect(verified.record["result"] == "match")
        #expect(verified.checked == [.subject, .caseNumber, .query, .answer])
        #expect(verified.unchecked.isEmpty)
    }

    @Test func `the documentation shows the same`() throws {
        let page = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/TransparencyLog/TransparencyLog.docc/WorkedExample.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for part in [
            WorkedExample.verifierKey, WorkedExample.record, WorkedExample.entry, WorkedExample.leaf,
            WorkedExample.proof,
            Base64URL.encode(WorkedExample.opening),
            String(decoding: WorkedExample.query.canonicalBytes, as: UTF8.self),
            String(decoding: WorkedExample.answer.canonicalBytes, as: UTF8.self),
        ] {
            #expect(text.contains(part))
        }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
