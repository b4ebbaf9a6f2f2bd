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
