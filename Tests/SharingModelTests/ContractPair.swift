import CanonicalJSON
import SharingModel

/// Two contracts of the hall with the market regulator, which tests change and compare.
enum ContractPair {
    static let grant: JSONValue = [
        "material": "business-licence@1", "operations": ["verify"],
        "fields": ["name": ["equals"], "registeredOn": ["equals"]], "purposes": ["food-permit-new"],
        "actingFor": ["market-regulation"], "ground": "duty", "requires": ["case"],
        "quota": ["perSecond": 50],
        "probing": "refuse",
    ]

    static func contract(_ grants: JSONValue..., changes: JSONObject = [:]) throws -> SharingContract {
        let text: JSONValue = ["en": "As the law says", "zh": "依法"]
        let document: JSONValue = [
            "id": "c01", "provider": "market-regulation", "consumer": "affairs-centre", "basis": text,
            "scenario": text,
            "scope": text, "mode": ["api"], "term": ["from": "2026-01-01", "until": "2028-12-31"],
            "grants": .array(grants),
        ]
        return try SharingContract(json: document.with(changes))
    }

    /// `+` what is gained, `-` what is lost, `~` what is otherwise.
    static func lines(_ difference: ContractDifference) -> [String] {
        difference.changes.map { change in
            let sign =
                switch change.effect {
                case .gained: "+"
                case .lost: "-"
                case .changed: "~"
                }
            return "\(sign) \(change.sentence.en)"
        }
    }
}
