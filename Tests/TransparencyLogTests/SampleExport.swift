import CanonicalJSON
import TransparencyLog

/// An export of the made-up log of 600 entries, with receipts as a gateway gives them.
struct SampleExport {
    /// The lines; nil is one that is none of an export.
    var lines: [ExportLine?] = []
    private let records: [[UInt8]]
    private let files: [LogResource: [UInt8]]
    private let checkpoint: Checkpoint

    /// An export of the log in which some records are others.
    init(replacing others: [Int: [UInt8]] = [:]) {
        var records = Array(SampleMirror.records[..<600])
        for (index, record) in others { records[index] = record }
        let entries = records.map(PublicEntry.init(record:))
        var files: [LogResource: [UInt8]] = [:]
        for start in stride(from: 0, to: entries.count, by: 256) {
            let part = Array(entries[start..<min(start + 256, entries.count)])
            guard let bundle = EntryBundleCoordinates(index: UInt64(start / 256), width: part.count) else {
                preconditionFailure("a bundle has 1 to 256 entries")
            }
            files[.bundle(bundle)] = EntryBundle(entries: part).bytes
        }
        self.records = records
        self.files = files
        checkpoint = Checkpoint(
            origin: SampleExport.signer.name,
            size: UInt64(entries.count),
            root: Frontier().appending(entries.map(\.leafHash)).after.root
        )
    }

    static let signer = SampleMirror.signer("log.example/log/2026")

    /// Adds the page of a range; of one provider, the indexes that are its own.
    mutating func addPage(
        _ range: Range<UInt64>,
        provider: String? = nil,
        where isOwn: (UInt64) -> Bool = { _ in true }
    ) {
        let own = range.filter(isOwn)
        lines += own.map { index in
            let place = Int(index)
            let record = place < records.count ? records[place] : SampleMirror.records[place]
            return .record(index: index, bytes: record)
        }
        let summary = SampleExport.summary(range, count: own.count, receiptOf: range, provider: provider)
        lines.append(.summary(summary))
    }

    /// The end of a page with the receipt of a range; the export is entry 1000 of a later tree.
    ///
    /// That is one of the log itself unless another signer is given; `origin` is the log that its record names.
    static func summary(
        _ range: Range<UInt64>,
        count: Int,
        receiptOf recorded: Range<UInt64>,
        provider: String? = nil,
        origin: NoteName? = nil,
        by signer: NoteSigner = signer
    ) -> ExportLine.Summary {
        var record: JSONObject = [
            "kind": "export", "from": .integer(Int64(recorded.lowerBound)),
            "until": .integer(Int64(recorded.upperBound)), "v": 1,
        ]
        record["provider"] = provider.map { .string($0) }
        record["origin"] = origin.map { .string($0.description) }
        let bytes = JSONValue.object(record).canonicalBytes
        let before = Frontier().appending(
            SampleMirror.records[..<1000].map { PublicEntry(record: $0).leafHash }
        )
        let growth = before.after.appending([PublicEntry(record: bytes).leafHash])
        let checkpoint = Checkpoint(origin: signer.name, size: 1001, root: growth.after.root)
        guard let signed = try? signer.sign(checkpoint) else { preconditionFailure("the key signs") }
        let proof = TransparencyProof(inclusion: growth.inclusionProof(at: 1000), checkpoint: signed)
        let json: JSONValue = [
            "summary": [
                "from": .integer(Int64(range.lowerBound)), "until": .integer(Int64(range.upperBound)),
                "count": .integer(Int64(count)),
            ], "receipt": Receipt(record: bytes, opening: nil, proof: proof).json,
        ]
        guard case .summary(let summary)? = ExportLine(json: json) else {
            preconditionFailure("this is a summary")
        }
        return summary
    }

    /// Checks it.
    func audit(
        limit: Int = 100,
        keys: [NoteSigner] = [signer],
        erasures: [Receipt] = []
    ) throws -> RecordAudit.Report {
        var audit = RecordAudit(checkpoint, keys: keys.map(\.verifierKey)) { files[$0] }
        for receipt in erasures { try audit.excuse(by: receipt) }
        for line in lines { try audit.take(line) }
        return try audit.finish(limit: limit)
    }
}
