import CanonicalJSON

/// What a new contract allows that an old one does not, and the reverse, each as a value with a sentence.
///
/// Compared is what may be asked, not how it is written: the order of members, and how uses are divided among grants,
/// make no difference.
public struct ContractDifference: Sendable {
    /// Two contracts between different agencies, which say nothing about each other.
    public struct OtherParties: Error, Hashable, Sendable {
        /// Provider and consumer of the old contract.
        public let old: [AgencyID]
        /// Provider and consumer of the new contract.
        public let new: [AgencyID]
    }

    /// Every change: first what is gained, then what is lost, then texts; in each, use by use.
    public let changes: [ContractChange]

    /// What is newly allowed.
    public var gained: [ContractChange] { changes.filter { $0.effect == .gained } }
    /// What is taken away.
    public var lost: [ContractChange] { changes.filter { $0.effect == .lost } }
    /// Which texts are others.
    public var changed: [ContractChange] { changes.filter { $0.effect == .changed } }

    /// Compares two contracts of the same parties.
    ///
    /// - Parameters:
    ///   - old: the contract that is, or was, in force.
    ///   - new: the contract that is to come in its place.
    ///   - types: the material types, where they are known: what may only be verified is then not told as handed over.
    /// - Throws: ``OtherParties``.
    public init(
        from old: SharingContract,
        to new: SharingContract,
        types: [MaterialType] = []
    ) throws(OtherParties) {
        guard old.provider == new.provider, old.consumer == new.consumer else {
            throw OtherParties(old: [old.provider, old.consumer], new: [new.provider, new.consumer])
        }
        var uses = UseChanges(types: types)
        let (before, after) = (GrantedUse.all(of: old), GrantedUse.all(of: new))
        for use in Set(before.keys).union(after.keys) { uses.compare(before[use], after[use], of: use) }
        let references = (old.grants + new.grants).map(\.material)
        let all = ContractDifference.changes(of: old, new) + uses.merged(consumer: new.consumer, references)
        changes = ContractChange.Effect.allCases.flatMap { effect in all.filter { $0.effect == effect } }
    }

    /// What changes for the contract as a whole.
    private static func changes(of old: SharingContract, _ new: SharingContract) -> [ContractChange] {
        var changes: [(ContractChange.Effect, ContractChange.Matter)] = []
        changes += days(of: new, butNotOf: old).map { (.gained, $0) }
        changes += days(of: old, butNotOf: new).map { (.lost, $0) }
        let (before, after) = (old.document, new.document)
        let supplies = (before["onwardSupply"] == true, after["onwardSupply"] == true)
        if supplies.0 != supplies.1 { changes.append((supplies.1 ? .gained : .lost, .onwardSupply)) }
        let modes = (Set(before["mode"]?.array ?? []), Set(after["mode"]?.array ?? []))
        for mode in ["api", "batch", "file"] {
            switch (modes.0.contains(.string(mode)), modes.1.contains(.string(mode))) {
            case (false, true): changes.append((.gained, .mode(mode)))
            case (true, false): changes.append((.lost, .mode(mode)))
            default: break
            }
        }
        for name in ["basis", "scenario", "scope"] {
            guard let text = text(name, of: after), text != ContractDifference.text(name, of: before) else {
                continue
            }
            changes.append((.changed, .wording(name, text)))
        }
        return changes.map { effect, matter in
            ContractChange(
                effect: effect,
                matter: matter,
                consumer: new.consumer,
                material: nil,
                operations: [],
                purposes: [],
                months: []
            )
        }
    }

    private static func text(_ name: String, of document: JSONValue) -> LocalizedText? {
        guard let en = document[name]?["en"]?.string, let zh = document[name]?["zh"]?.string else {
            return nil
        }
        return LocalizedText(en: en, zh: zh)
    }

    /// The days of one term that the other does not have.
    private static func days(
        of contract: SharingContract,
        butNotOf other: SharingContract
    ) -> [ContractChange.Matter] {
        let earlier = (contract.from, min(contract.until, other.from.adding(days: -1)))
        let later = (max(contract.from, other.until.adding(days: 1)), contract.until)
        return [earlier, later].filter { $0.0 <= $0.1 }.map { .term($0.0, $0.1) }
    }
}
