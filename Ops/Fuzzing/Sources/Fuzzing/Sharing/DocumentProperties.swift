import CanonicalJSON
import SharingModel

/// Documents of the catalogue, contracts and decisions: taken, or refused with places.
enum DocumentProperties {
    static func check(_ input: UnsafeRawBufferPointer) {
        guard let document = try? JSONValue(parsing: input) else { return }
        check(document) { json throws(InvalidInput) in _ = try Agency(json: json) }
        check(document) { json throws(InvalidInput) in _ = try MaterialType(json: json) }
        check(document) { json throws(InvalidInput) in _ = try ServiceItem(json: json) }
        check(document) { json throws(InvalidInput) in _ = try SharingContract(json: json) }
        check(document) { json throws(InvalidInput) in _ = try Dataset(json: json) }
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
