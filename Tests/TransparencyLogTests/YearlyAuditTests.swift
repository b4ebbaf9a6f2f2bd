import CanonicalJSON
import Testing
import TransparencyLog

/// The records of an earlier year's log, vouched for by the log of the year in which they were exported.
@Suite struct YearlyAuditTests {
    private let newer = SampleMirror.signer("log.example/log/2027")

    private func faults(
        naming origin: NoteName?,
        by signer: NoteSigner,
        keys: [NoteSigner]
    ) throws -> [RecordFault] {
        var export = SampleExport()
        export.addPage(0..<100)
        export.lines[100] = .summary(
            SampleExport.summary(0..<100, count: 100, receiptOf: 0..<100, origin: origin, by: signer)
        )
        return try export.audit(keys: keys).faults
    }

    @Test func `an export that the newer log vouches for is accepted when it names the older one`() throws {
        let own = SampleExport.signer
        #expect(try faults(naming: own.name, by: newer, keys: [own, newer]).isEmpty)
        #expect(try faults(naming: own.name, by: own, keys: [own]).isEmpty)
    }

    @Test func `it is not accepted without the newer log's key`() throws {
        let own = SampleExport.signer
        #expect(try faults(naming: own.name, by: newer, keys: [own]).map(\.index) == [0])
    }

    /// The receipt of an erasure record in the newer log, which names the log that it is about.
    private func erasure(_ origin: NoteName?, by signer: NoteSigner) throws -> Receipt {
        var record: JSONObject = ["indexes": [[7, 9]], "kind": "erasure", "v": 1]
        record["origin"] = origin.map { .string($0.description) }
        let bytes = JSONValue.object(record).canonicalBytes
        let growth = Frontier().appending([PublicEntry(record: bytes).leafHash])
        let checkpoint = Checkpoint(origin: signer.name, size: 1, root: growth.after.root)
        let proof = TransparencyProof(
            inclusion: growth.inclusionProof(at: 0),
            checkpoint: try signer.sign(checkpoint)
        )
        return Receipt(record: bytes, opening: nil, proof: proof)
    }

    private func exportWithoutTwoRecords() -> SampleExport {
        var export = SampleExport()
        export.addPage(0..<600)
        export.lines[7] = .erased(index: 7)
        export.lines[8] = .erased(index: 8)
        return export
    }

    @Test func `what a later year's log says is erased is accepted with its receipt`() throws {
        let own = SampleExport.signer
        let export = exportWithoutTwoRecords()
        let receipt = try erasure(own.name, by: newer)
        let report = try export.audit(keys: [own, newer], erasures: [receipt])
        #expect(report.isVerified && report.erased == 2)
        #expect(throws: ReceiptRejection.self) { try export.audit(keys: [own], erasures: [receipt]) }
    }

    @Test func `an erasure in another log excuses nothing here, wherever it stands`() throws {
        let own = SampleExport.signer
        let missing = [RecordFault(7, .erasedWithoutRecord(count: 2))]
        let export = exportWithoutTwoRecords()
        for origin in [nil, newer.name] {
            let receipt = try erasure(origin, by: newer)
            #expect(try export.audit(keys: [own, newer], erasures: [receipt]).faults == missing)
        }
        let foreign = Array(
            #"{"indexes":[7,8],"kind":"erasure","origin":"log.example/log/2025","v":1}"#.utf8
        )
        var other = SampleExport(replacing: [500: foreign])
        other.addPage(0..<600)
        other.lines[7] = .erased(index: 7)
        other.lines[8] = .erased(index: 8)
        #expect(try other.audit().faults == missing)
    }

    @Test func `an export of another log is not accepted, whichever log it stands in`() throws {
        let own = SampleExport.signer
        for (origin, signer) in [(nil, newer), (newer.name, own), (newer.name, newer)]
            as [(NoteName?, NoteSigner)]
        {
            let found = try faults(naming: origin, by: signer, keys: [own, newer])
            #expect(found.map(\.reason.code) == ["receipt"])
        }
    }
}
