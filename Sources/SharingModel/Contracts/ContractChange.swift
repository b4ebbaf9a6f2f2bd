public import CanonicalJSON

/// One thing that a contract allows and another does not.
public struct ContractChange: Hashable, Sendable {
    /// Which way it goes.
    public enum Effect: String, Hashable, Sendable, CaseIterable {
        /// The new contract allows what the old one did not.
        case gained
        /// The old contract allowed what the new one does not.
        case lost
        /// Another text; neither more nor less.
        case changed
    }

    /// Over what a number of questions is bounded.
    public enum Window: String, Hashable, Sendable, CaseIterable {
        /// A second.
        case second = "perSecond"
        /// A civil day.
        case day = "perDay"
        /// A batch.
        case batch = "perBatch"
    }

    /// What changed.
    public enum Matter: Hashable, Sendable {
        /// An operation as a whole; what it rests on, if it is new.
        case use(Grant.Ground?)
        /// A field may be verified in these ways.
        case comparisons(field: String, Set<Comparison>)
        /// A field may be handed over.
        case handover(field: String)
        /// Records may be counted in these ways.
        case counts(Set<CountComparison>)
        /// For whose items the consumer may act.
        case actingFor(Grant.Principals)
        /// Duty instead of the person's authorisation.
        case duty
        /// A member of the purpose that need not be stated.
        case without(Grant.Requirement)
        /// How often, before and now; nil means no bound.
        case quota(Window, old: Int?, new: Int?)
        /// Going on when claims look like a search for the value.
        case probing
        /// Uses are hidden from the persons concerned by this law.
        case hiding(LocalizedText)
        /// These days, first and last.
        case term(CivilDate, CivilDate)
        /// The data may be passed on.
        case onwardSupply
        /// A way of sharing: `api`, `batch` or `file`.
        case mode(String)
        /// A text of the contract (`basis`, `scenario` or `scope`) as it is now.
        case wording(String, LocalizedText)
    }

    /// Which way it goes.
    public let effect: Effect
    /// What changed.
    public let matter: Matter
    /// Who may or may not.
    public let consumer: AgencyID
    /// Of which type, as a sentence names it; nil for the contract as a whole.
    public let material: String?
    /// In which operations, in the order of ``Grant/Operation``; none for the contract as a whole.
    public let operations: [Grant.Operation]
    /// For which service items; none for the contract as a whole.
    public let purposes: [String]
    /// In which months; empty means all.
    public let months: [Int]
}

extension ContractChange {
    /// The change with its sentence, for programs.
    public var json: JSONValue {
        var object: JSONObject = [
            "effect": .string(effect.rawValue), "consumer": .string(consumer.description),
            "sentence": sentence.json,
        ]
        object["material"] = material.map { .string($0) }
        if !operations.isEmpty { object["operations"] = .array(operations.map { .string($0.rawValue) }) }
        if !purposes.isEmpty { object["purposes"] = .array(purposes.map { .string($0) }) }
        if !months.isEmpty { object["months"] = .array(months.map { .integer(Int64($0)) }) }
        for member in matter.members.members { object[member.name] = member.value }
        return .object(object)
    }
}

extension ContractChange.Matter {
    /// What it is called, and what belongs to it.
    fileprivate var members: JSONObject {
        switch self {
        case .use(let ground):
            var members: JSONObject = ["matter": "use"]
            members["ground"] = ground.map { .string($0.rawValue) }
            return members
        case .comparisons(let field, let comparisons):
            let names = Comparison.allCases.filter(comparisons.contains).map { JSONValue.string($0.rawValue) }
            return ["matter": "comparisons", "field": .string(field), "comparisons": .array(names)]
        case .handover(let field): return ["matter": "handover", "field": .string(field)]
        case .counts(let counts):
            let names = CountComparison.allCases.filter(counts.contains).map { JSONValue.string($0.rawValue) }
            return ["matter": "counts", "counts": .array(names)]
        case .actingFor(.anyItemAgency): return ["matter": "actingFor", "actingFor": "item-agency"]
        case .actingFor(.agencies(let agencies)):
            let names = agencies.map(\.description).sorted().map { JSONValue.string($0) }
            return ["matter": "actingFor", "actingFor": .array(names)]
        case .duty: return ["matter": "ground", "ground": "duty"]
        case .without(let requirement):
            return ["matter": "requires", "without": .string(requirement.rawValue)]
        case .quota(let window, let old, let new):
            var members: JSONObject = ["matter": "quota", "window": .string(window.rawValue)]
            members["old"] = old.map { .integer(Int64($0)) }
            members["new"] = new.map { .integer(Int64($0)) }
            return members
        case .probing: return ["matter": "probing"]
        case .hiding(let law): return ["matter": "hiddenFromSubject", "hiddenFromSubject": law.json]
        case .term(let from, let until):
            return [
                "matter": "term", "from": .string(from.description), "until": .string(until.description),
            ]
        case .onwardSupply: return ["matter": "onwardSupply"]
        case .mode(let mode): return ["matter": "mode", "mode": .string(mode)]
        case .wording(let name, let text): return ["matter": .string(name), "text": text.json]
        }
    }
}
