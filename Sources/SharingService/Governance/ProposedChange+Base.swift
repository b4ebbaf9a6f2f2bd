import CanonicalJSON
import SharingModel

// What a change starts from: it is approved against what its proposer saw, and nothing else.
extension ProposedChange {
    /// The document that the change replaces, as it is in force; nil where it replaces none.
    func current(under catalogue: Catalogue) -> JSONValue? {
        switch self {
        case .agency(let agency): return catalogue.agencies[agency.id]?.document
        case .serviceItem(let item): return catalogue.items[item.slug]?.document
        case .dataset(let dataset): return catalogue.datasets[dataset.name]?.document
        case .materialType(let type): return catalogue.types[type.reference.code]?.first?.document
        case .retirement(let type): return catalogue.versions(of: type).first?.document
        case .moreTime: return nil
        case .caller(let caller):
            guard let known = catalogue.callers[caller.id] else { return nil }
            var object = known.json
            object["state"] = .string(known.state.rawValue)
            return .object(object)
        }
    }

    /// What tells the document in force from every other: SHA-256 of its canonical form, or `none`.
    func base(under catalogue: Catalogue) -> String {
        current(under: catalogue).map { ContractHash(of: $0).description } ?? "none"
    }

    /// The members in which the change differs from what is in force, sorted.
    func differences(under catalogue: Catalogue) -> [String] {
        if case .retirement = self { return [] }
        guard let old = current(under: catalogue)?.object else { return [] }
        var new = json.members.first?.value.object ?? [:]
        // Whoever is enrolled is active.
        if case .caller = self { new["state"] = .string(Caller.State.active.rawValue) }
        let names = Set((old.members + new.members).map(\.name))
        return names.filter { old[$0]?.canonicalBytes != new[$0]?.canonicalBytes }.sorted()
    }

    /// The contracts that grant older versions of a type, or the one that is retired: they are to be superseded.
    func contracts(under catalogue: Catalogue, on day: CivilDate) -> [RegisteredContract] {
        switch self {
        case .agency, .serviceItem, .dataset, .caller, .moreTime: return []
        case .retirement(let type): return catalogue.contracts(granting: [type], on: day)
        case .materialType(let type):
            let older = (catalogue.types[type.reference.code] ?? []).map(\.reference)
            return catalogue.contracts(granting: Set(older), on: day)
        }
    }
}
