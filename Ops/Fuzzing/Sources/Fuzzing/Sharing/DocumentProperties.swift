import CanonicalJSON
import SharingModel

/// Documents of the catalogue, contracts, decisions, and whatever else is posted: taken, or refused with places.
enum DocumentProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        guard let document = try? JSONValue(parsing: input) else { return }
        check(document) { json throws(InvalidInput) in _ = try Agency(json: json) }
        check(document) { json throws(InvalidInput) in _ = try MaterialType(json: json) }
        check(document) { json throws(InvalidInput) in _ = try ServiceItem(json: json) }
        check(document) { json throws(InvalidInput) in _ = try SharingContract(json: json) }
        check(document) { json throws(InvalidInput) in _ = try Dataset(json: json) }
        check(document) { json throws(InvalidInput) in _ = try WorkingYear(json: json) }
        check(document) { json throws(InvalidInput) in _ = try CheckQuery(json: json) }
        check(document) { json throws(InvalidInput) in _ = try ReuseQuery(json: json) }
        check(document) { json throws(InvalidInput) in _ = try UsageQuery(json: json) }
        check(document) { json throws(InvalidInput) in _ = try StatusChange(json: json) }
        check(document) { json throws(InvalidInput) in _ = try ErasureRequest(json: json) }
        check(document) { json throws(InvalidInput) in _ = try ProposalDecision(json: json) }
        check(document) { json throws(InvalidInput) in _ = try CorrectionRequest(json: json) }
        check(document) { json throws(InvalidInput) in _ = try CorrectionOutcome(json: json) }
        check(document) { json throws(InvalidInput) in _ = try DisputeOpening(json: json) }
        check(document) { json throws(InvalidInput) in _ = try DisputeStep(json: json) }
        check(document) { json throws(InvalidInput) in _ = try PaperNote(json: json) }
        check(document) { json throws(InvalidInput) in _ = try UseOutcome(json: json) }
        check(document) { json throws(InvalidInput) in
            let change = try ProposedChange(json: json)
            let written = JSONValue.object(change.json)
            let again = try? ProposedChange(json: written)
            require(again.map { JSONValue.object($0.json) } == written, "a change reads as it is written")
        }
        check(document) { json throws(InvalidInput) in
            let mask = try ColumnMask(json: json)
            require((try? ColumnMask(json: mask.json)) == mask, "a mask reads as it is written")
        }
        check(document) { json throws(InvalidInput) in
            let decision = try ContractDecision(json: json)
            let written = JSONValue.object(decision.json)
            let again = try? ContractDecision(json: written)
            require(again.map { JSONValue.object($0.json) } == written, "a decision reads as it is written")
        }
    }

    private static func check(_ document: JSONValue, _ read: (JSONValue) throws(InvalidInput) -> Void) {
        do throws(InvalidInput) {
            try read(document)
        } catch {
            RefusalProperties.check(error, of: document)
        }
    }
}
