import CanonicalJSON

extension RecordAudit {
    /// Checks a page as a whole, now that its end has come.
    mutating func close(_ summary: ExportLine.Summary) throws {
        let range = summary.range
        let stray = page.indexes.filter { !range.contains($0) }.min()
        if let stray { note(stray, .outsidePage(range)) }
        let isWhole: Bool
        switch try record(of: summary) {
        case .success(let record): isWhole = record["provider"] == nil
        case .failure(let failure):
            note(range.lowerBound, .receipt(failure.description))
            // Without a receipt that holds, nothing says that anything may be left out.
            isWhole = true
        }
        if isWhole {
            covered = RecordAudit.union(covered, range)
        } else if UInt64(page.indexes.count) != summary.count {
            let found = UInt64(page.indexes.count)
            note(range.lowerBound, .wrongCount(stated: summary.count, found: found))
        }
        report.pages += 1
        page = OpenPage()
    }

    /// Why a page's receipt does not hold.
    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The record with which the log says that it handed this page over.
    private mutating func record(of summary: ExportLine.Summary) throws -> Result<JSONValue, Failure> {
        func fail(_ description: String) -> Result<JSONValue, Failure> {
            .failure(Failure(description: description))
        }
        let receipt: Receipt
        let verified: VerifiedReceipt
        do {
            receipt = try Receipt(json: summary.receipt)
            verified = try receipts.verify(receipt)
        } catch {
            return fail("\(error)")
        }
        // The export of an earlier year's log stands in the newer log, and names the one that it is of.
        let exported = verified.record["origin"]?.string ?? verified.origin.description
        guard exported == checkpoint.origin.description else {
            return fail("it is of \(exported), but the mirror is of \(checkpoint.origin)")
        }
        // A log with two histories shows one to the auditor and the other to the mirror.
        if verified.origin == checkpoint.origin, verified.index < checkpoint.size,
            try entries.entry(at: verified.index) != PublicEntry(record: receipt.record)
        {
            return fail("the mirror has another entry \(verified.index)")
        }
        guard verified.record["kind"] == "export",
            ExportLine.index(verified.record["from"]) == summary.range.lowerBound,
            ExportLine.index(verified.record["until"]) == summary.range.upperBound
        else { return fail("its record is not of an export of this page") }
        return .success(verified.record)
    }

    private static func union(_ one: Range<UInt64>?, _ other: Range<UInt64>) -> Range<UInt64> {
        guard let one else { return other }
        guard !other.isEmpty else { return one }
        guard !one.isEmpty else { return other }
        return min(one.lowerBound, other.lowerBound)..<max(one.upperBound, other.upperBound)
    }
}
