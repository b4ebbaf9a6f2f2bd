import CanonicalJSON

/// One use that a contract allows: an operation on a type, for one item, in one month of the year.
///
/// Two grants that lint does not refuse never allow the same use, so each use has one set of conditions.
struct GrantedUse: Hashable {
    /// Under what a use is allowed.
    struct Conditions {
        var fields: [String: Set<Comparison>]
        var counts: Set<CountComparison>
        var actingFor: Grant.Principals
        var ground: Grant.Ground
        var requirements: Set<Grant.Requirement>
        var bounds: [ContractChange.Window: Int]
        var probing: Grant.ProbingPolicy
        var hiddenFromSubject: LocalizedText?
    }

    let material: MaterialTypeReference
    let operation: Grant.Operation
    let purpose: String
    let month: Int

    /// Every use that `contract` allows; where two grants overlap, the wider condition of either.
    static func all(of contract: SharingContract) -> [GrantedUse: Conditions] {
        let documents = contract.document["grants"]?.array ?? []
        var uses: [GrantedUse: Conditions] = [:]
        for (index, grant) in contract.grants.enumerated() {
            let document = documents.indices.contains(index) ? documents[index] : .null
            let conditions = Conditions(of: grant, document: document)
            for operation in grant.operations {
                for purpose in grant.purposes {
                    for month in grant.months.isEmpty ? Set(1...12) : grant.months {
                        let use = GrantedUse(
                            material: grant.material,
                            operation: operation,
                            purpose: purpose,
                            month: month
                        )
                        uses[use] = uses[use].map { $0.widened(by: conditions) } ?? conditions
                    }
                }
            }
        }
        return uses
    }
}

extension GrantedUse.Conditions {
    fileprivate init(of grant: Grant, document: JSONValue) {
        fields = grant.fields
        counts = grant.counts
        actingFor = grant.actingFor
        ground = grant.ground
        requirements = grant.requirements
        bounds = [:]
        for window in ContractChange.Window.allCases {
            bounds[window] = document["quota"]?[window.rawValue]?.integer.map { Int($0) }
        }
        probing = grant.probing
        hiddenFromSubject = grant.hiddenFromSubject
    }

    fileprivate func widened(by other: Self) -> Self {
        var wider = self
        wider.fields.merge(other.fields) { $0.union($1) }
        wider.counts.formUnion(other.counts)
        switch (actingFor, other.actingFor) {
        case (.agencies(let mine), .agencies(let theirs)): wider.actingFor = .agencies(mine.union(theirs))
        default: wider.actingFor = .anyItemAgency
        }
        if other.ground == .duty { wider.ground = .duty }
        wider.requirements.formIntersection(other.requirements)
        wider.bounds = [:]
        for (window, bound) in bounds {
            guard let theirs = other.bounds[window] else { continue }
            wider.bounds[window] = max(bound, theirs)
        }
        if other.probing == .alarm { wider.probing = .alarm }
        wider.hiddenFromSubject = hiddenFromSubject ?? other.hiddenFromSubject
        return wider
    }
}
