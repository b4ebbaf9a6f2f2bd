import CanonicalJSON
import Testing
import TransparencyLog

@Suite struct RecordAuditTests {
    private static let size: UInt64 = 600

    @Test func `a whole export is verified, whatever its pages`() throws {
        for bounds in [[0, 600], [0, 256, 600], [0, 1, 255, 600], [100, 300, 301]] as [[UInt64]] {
            var export = SampleExport()
            for (from, until) in zip(bounds, bounds.dropFirst()) { export.addPage(from..<until) }
            let report = try export.audit()
            #expect(report.isVerified, "\(report.faults)")
            #expect(report.covered == bounds[0]..<(bounds.last ?? 0))
            #expect(report.verified == (bounds.last ?? 0) - bounds[0])
            #expect(report.pages == bounds.count - 1)
            #expect(report.erased == 0)
        }
    }

    @Test func `nothing is not verified`() throws {
        #expect(try !SampleExport().audit().isVerified)
    }

    @Test(arguments: [0, 1, 255, 256, 599] as [UInt64])
    func `one mutation is named by its index, and nothing else is`(index: UInt64) throws {
        func faults(_ change: (inout [ExportLine?], Int) -> Void) throws -> [RecordFault] {
            var export = SampleExport()
            export.addPage(0..<Self.size)
            change(&export.lines, Int(index))
            return try export.audit().faults
        }
        #expect(try faults { $0.remove(at: $1) } == [RecordFault(index, .missing(count: 1))])
        #expect(
            try faults { $0[$1] = .record(index: index, bytes: [1, 2, 3]) } == [RecordFault(index, .changed)]
        )
        #expect(try faults { $0.insert($0[$1], at: $1) } == [RecordFault(index, .duplicate)])
        #expect(
            try faults { $0[$1] = .erased(index: index) }
                == [RecordFault(index, .erasedWithoutRecord(count: 1))]
        )
        #expect(
            try faults { $0[$1] = nil }
                == [
                    RecordFault(index, .malformedLine(Int(index) + 1)),
                    RecordFault(index, .missing(count: 1)),
                ]
        )
        #expect(try faults { lines, _ in lines.removeLast() } == [RecordFault(Self.size, .unfinished)])
    }

    @Test(arguments: [(0, 1), (3, 9), (255, 256), (598, 599)] as [(UInt64, UInt64)])
    func `records and lines that are swapped are named`(one: UInt64, other: UInt64) throws {
        var export = SampleExport()
        export.addPage(0..<Self.size)
        var records = export
        records.lines[Int(one)] = .record(index: one, bytes: SampleMirror.records[Int(other)])
        records.lines[Int(other)] = .record(index: other, bytes: SampleMirror.records[Int(one)])
        #expect(
            try records.audit().faults
                == [RecordFault(one, .moved(entry: other)), RecordFault(other, .moved(entry: one))]
        )
        export.lines.swapAt(Int(one), Int(other))
        // Every line that stands behind a later one is named; between two neighbours that is one line.
        let expected =
            other == one + 1
            ? [RecordFault(one, .outOfOrder(after: other))]
            : [
                RecordFault(one, .outOfOrder(after: other - 1)),
                RecordFault(one + 1, .outOfOrder(after: other)),
            ]
        #expect(try export.audit().faults == expected)
    }

    @Test func `a run of missing lines is one fault, also between pages`() throws {
        var export = SampleExport()
        export.addPage(0..<100)
        export.addPage(110..<200)
        export.lines.removeSubrange(5..<9)
        let report = try export.audit()
        #expect(report.faults == [RecordFault(5, .missing(count: 4)), RecordFault(100, .missing(count: 10))])
        #expect(
            report.faults.first?.description
                == "entries 5 to 8 are missing, and no erasure record covers that"
        )
        #expect(report.verified == 186)
    }

    @Test func `what the mirror does not have yet is named`() throws {
        var export = SampleExport()
        export.addPage(598..<602)
        let faults = try export.audit().faults
        #expect(faults == [600, 601].map { RecordFault($0, .beyondMirror(size: 600)) })
    }

    @Test func `an erased record is accepted where a later erasure record covers it, and counted`() throws {
        let erasure = Array(#"{"indexes":[7,8,599],"kind":"erasure","v":1}"#.utf8)
        var export = SampleExport(replacing: [500: erasure])
        export.addPage(0..<Self.size)
        export.lines[7] = .erased(index: 7)
        export.lines[8] = .erased(index: 8)
        let report = try export.audit()
        #expect(report.isVerified)
        #expect(report.erased == 2 && report.verified == 598)
        // No line is as good as a line that says so.
        export.lines.remove(at: 8)
        #expect(try export.audit() == report)
        // The erasure covers an index after itself as little as one that it does not name.
        export.lines[8] = .erased(index: 9)
        export.lines[598] = .erased(index: 599)
        #expect(
            try export.audit().faults
                == [9, 599].map { RecordFault($0, .erasedWithoutRecord(count: 1)) }
        )
    }

    @Test func `an erasure record that is not the log's covers nothing`() throws {
        var export = SampleExport()
        export.addPage(0..<Self.size)
        export.lines[7] = .erased(index: 7)
        export.lines[500] = .record(index: 500, bytes: Array(#"{"indexes":[7],"kind":"erasure"}"#.utf8))
        #expect(
            try export.audit().faults
                == [RecordFault(7, .erasedWithoutRecord(count: 1)), RecordFault(500, .changed)]
        )
    }

    @Test func `a page that says something else than its receipt does not hold`() throws {
        var export = SampleExport()
        export.addPage(0..<100)
        export.addPage(100..<200)
        let other = SampleExport.summary(0..<99, count: 99, receiptOf: 0..<100)
        export.lines.remove(at: 99)
        export.lines[99] = .summary(other)
        let faults = try export.audit().faults
        #expect(faults.map(\.index) == [0, 99])
        #expect(faults.map(\.reason.code) == ["receipt", "missing"])
    }

    @Test func `an export of one provider has no gaps, but as many lines as it says`() throws {
        var export = SampleExport()
        export.addPage(0..<Self.size, provider: "tax") { $0.isMultiple(of: 7) }
        let report = try export.audit()
        #expect(report.isVerified && report.covered == nil)
        #expect(report.verified == 86)
        export.lines.remove(at: 3)
        #expect(try export.audit().faults == [RecordFault(0, .wrongCount(stated: 86, found: 85))])
    }

    @Test func `faults beyond the limit are counted`() throws {
        var export = SampleExport()
        export.addPage(0..<Self.size)
        for index in 0..<50 { export.lines[index] = .record(index: UInt64(index), bytes: [0]) }
        let report = try export.audit(limit: 3)
        #expect(report.faults.map(\.index) == [0, 1, 2])
        #expect(report.faultCount == 50)
    }

    @Test(arguments: [
        "[]", "{}", #"{"index":1}"#, #"{"index":-1,"erased":true}"#, #"{"index":1,"erased":false}"#,
        #"{"index":"1","record":""}"#, #"{"index":1,"record":"="}"#,
        #"{"summary":{"from":2,"until":1,"count":0},"receipt":{}}"#,
        #"{"summary":{"from":0,"until":1,"count":1}}"#,
    ])
    func `what is no line of an export is not read as one`(text: String) throws {
        #expect(ExportLine(json: try JSONValue(parsing: Array(text.utf8))) == nil)
    }
}
