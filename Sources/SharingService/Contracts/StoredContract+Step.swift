public import SharingModel

// A step as stores keep it: a word for what it is, with one text.
extension StoredContract.Step {
    /// What it is, and the text that goes with it: who proposed, the state, the compact JWS, or the hash of what took its place.
    public var row: (kind: String, content: String) {
        switch self {
        case .proposed(let caller, let isByRule):
            (isByRule ? "proposed-by-rule" : "proposed", caller.description)
        case .seeded(let state): ("seeded", state.rawValue)
        case .decided(let text): ("decided", text)
        case .superseded(let hash): ("superseded", hash.description)
        }
    }

    /// What was decided, as the signature says it; nil for every other step.
    public var decision: ContractDecision? {
        if case .decided(let text) = self { StoredContract.decision(in: text) } else { nil }
    }

    /// Reads ``row``; nil for what is none.
    public init?(kind: String, content: String) {
        switch kind {
        case "proposed", "proposed-by-rule":
            guard let caller = CallerID(content) else { return nil }
            self = .proposed(by: caller, isByRule: kind == "proposed-by-rule")
        case "seeded":
            guard let state = RegisteredContract.State(rawValue: content) else { return nil }
            self = .seeded(state)
        case "decided": self = .decided(content)
        case "superseded":
            guard let hash = ContractHash(content) else { return nil }
            self = .superseded(by: hash)
        default: return nil
        }
    }
}
