import CanonicalJSON
import SharingModel

extension RecordDraft {
    /// A material that a completeness check looked up.
    struct MaterialUse: Hashable {
        let material: MaterialTypeReference
        let provider: AgencyID
        let contract: ContractHash?
        /// Whose, as the check names them.
        let role: String
        /// How it stood.
        let state: MaterialState
    }

    /// A material that a completeness check would have looked up, had the caller been allowed to ask.
    struct MaterialRefusal: Hashable {
        let refusal: Refusal
        /// Whose, as the check names them.
        let role: String
    }
}

extension RecordDraft.MaterialUse {
    var json: JSONValue {
        var use: JSONObject = [
            "material": .string(material.description), "provider": .string(provider.description),
            "role": .string(role), "state": .string(state.rawValue),
        ]
        use["contract"] = contract.map { .string($0.description) }
        return .object(use)
    }
}

extension RecordDraft.MaterialRefusal {
    var json: JSONValue {
        var refused: JSONObject = [
            "material": .string(refusal.material.description), "role": .string(role),
            "reasons": .array(refusal.reasons.map { .string($0.rawValue) }),
        ]
        refused["contract"] = refusal.contract.map { .string($0.description) }
        refused["provider"] = refusal.provider.map { .string($0.description) }
        return .object(refused)
    }
}
