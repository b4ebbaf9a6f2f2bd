/// Gathers what changes use by use, and tells it in as few sentences as say the same.
struct UseChanges {
    /// What changes of which type.
    struct Subject: Hashable {
        let effect: ContractChange.Effect
        let matter: ContractChange.Matter
        let material: MaterialTypeReference
    }

    private let verifyOnly: [MaterialTypeReference: Set<String>]
    /// The uses of which each change is true.
    private(set) var uses: [Subject: Set<GrantedUse>] = [:]

    init(types: [MaterialType]) {
        let fields = types.map { ($0.reference, Set($0.fields.filter(\.isVerifyOnly).map(\.name))) }
        verifyOnly = Dictionary(fields) { first, _ in first }
    }

    /// Enters how one use was allowed before and is allowed after; nil means not at all.
    mutating func compare(
        _ old: GrantedUse.Conditions?,
        _ new: GrantedUse.Conditions?,
        of use: GrantedUse
    ) {
        guard let new else {
            add(.lost, .use(nil), use)
            return
        }
        if old == nil { add(.gained, .use(new.ground), use) }
        switch use.operation {
        case .verify:
            compareClaims(old, new, of: use)
        case .reuse:
            let hidden = verifyOnly[use.material] ?? []
            let before = Set(old?.fields.keys.map(\.self) ?? []).subtracting(hidden)
            let after = Set(new.fields.keys).subtracting(hidden)
            for field in after.subtracting(before) { add(.gained, .handover(field: field), use) }
            for field in before.subtracting(after) { add(.lost, .handover(field: field), use) }
        case .watch: break
        }
        compareHiding(old, new, of: use)
        comparePrincipals(old?.actingFor ?? .agencies([]), new.actingFor, of: use)
        guard let old else { return }
        if old.ground != new.ground { add(new.ground == .duty ? .gained : .lost, .duty, use) }
        for requirement in Grant.Requirement.allCases {
            // The ground says it already.
            if requirement == .authorisation, old.ground != new.ground { continue }
            switch (old.requirements.contains(requirement), new.requirements.contains(requirement)) {
            case (true, false): add(.gained, .without(requirement), use)
            case (false, true): add(.lost, .without(requirement), use)
            default: break
            }
        }
        for window in ContractChange.Window.allCases {
            let (before, after) = (old.bounds[window], new.bounds[window])
            guard before != after else { continue }
            let isWider = after ?? .max > before ?? .max
            add(isWider ? .gained : .lost, .quota(window, old: before, new: after), use)
        }
        if old.probing != new.probing { add(new.probing == .alarm ? .gained : .lost, .probing, use) }
    }

    private mutating func compareClaims(
        _ old: GrantedUse.Conditions?,
        _ new: GrantedUse.Conditions,
        of use: GrantedUse
    ) {
        for field in Set(new.fields.keys).union(old?.fields.keys.map(\.self) ?? []) {
            let (before, after) = (old?.fields[field] ?? [], new.fields[field] ?? [])
            let (more, less) = (after.subtracting(before), before.subtracting(after))
            if !more.isEmpty { add(.gained, .comparisons(field: field, more), use) }
            if !less.isEmpty { add(.lost, .comparisons(field: field, less), use) }
        }
        let (more, less) = (
            new.counts.subtracting(old?.counts ?? []), (old?.counts ?? []).subtracting(new.counts)
        )
        if !more.isEmpty { add(.gained, .counts(more), use) }
        if !less.isEmpty { add(.lost, .counts(less), use) }
    }

    private mutating func compareHiding(
        _ old: GrantedUse.Conditions?,
        _ new: GrantedUse.Conditions,
        of use: GrantedUse
    ) {
        switch (old?.hiddenFromSubject, new.hiddenFromSubject) {
        case (nil, let law?): add(.gained, .hiding(law), use)
        case (let law?, nil): add(.lost, .hiding(law), use)
        case (let before?, let after?) where before != after: add(.changed, .hiding(after), use)
        default: break
        }
    }

    private mutating func comparePrincipals(
        _ old: Grant.Principals,
        _ new: Grant.Principals,
        of use: GrantedUse
    ) {
        switch (old, new) {
        case (.anyItemAgency, .anyItemAgency): break
        case (.agencies, .anyItemAgency): add(.gained, .actingFor(new), use)
        case (.anyItemAgency, .agencies(let after)):
            add(.lost, .actingFor(old), use)
            if !after.isEmpty { add(.gained, .actingFor(new), use) }
        case (.agencies(let before), .agencies(let after)):
            let (more, less) = (after.subtracting(before), before.subtracting(after))
            if !more.isEmpty { add(.gained, .actingFor(.agencies(more)), use) }
            if !less.isEmpty { add(.lost, .actingFor(.agencies(less)), use) }
        }
    }

    private mutating func add(
        _ effect: ContractChange.Effect,
        _ matter: ContractChange.Matter,
        _ use: GrantedUse
    ) {
        uses[Subject(effect: effect, matter: matter, material: use.material), default: []].insert(use)
    }
}
