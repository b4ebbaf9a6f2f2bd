import CanonicalJSON

/// A grant as a draft has it.
struct DraftedGrant {
    let type: MaterialType
    let operations: Set<Grant.Operation>
    let fields: [String: Set<Comparison>]
    let counts: Set<CountComparison>

    /// The grant's members in the order in which contracts are written.
    func json(for item: ServiceItem, consumer: AgencyID, terms: ContractDraft.Terms) -> JSONValue {
        var grant: JSONObject = [
            "material": .string(type.reference.description),
            "operations": DraftedGrant.names(operations),
        ]
        var granted = JSONObject()
        for field in type.fields {
            guard let comparisons = fields[field.name] else { continue }
            granted[field.name] = DraftedGrant.names(comparisons)
        }
        if !granted.members.isEmpty { grant["fields"] = .object(granted) }
        if !counts.isEmpty { grant["counts"] = DraftedGrant.names(counts) }
        grant["purposes"] = [.string(item.slug)]
        if item.agency != consumer { grant["actingFor"] = [.string(item.agency.description)] }
        grant["ground"] = .string(terms.ground.rawValue)
        grant["requires"] = terms.ground == .authorisation ? ["authorisation", "case"] : ["case"]
        grant["quota"] = ["perSecond": .integer(Int64(terms.perSecond))]
        grant["probing"] = "refuse"
        return .object(grant)
    }

    /// Whether `contract` allows all of it for `item`.
    func isCovered(by contract: SharingContract, for item: ServiceItem) -> Bool {
        contract.grants.contains { grant in
            let mayAct = item.agency == contract.consumer || grant.actingFor.includes(item.agency)
            return grant.material == type.reference && grant.months.isEmpty
                && grant.purposes.contains(item.slug) && mayAct
                && operations.isSubset(of: grant.operations) && counts.isSubset(of: grant.counts)
                && fields.allSatisfy { name, comparisons in
                    // What must accompany every query may always be compared for equality.
                    if type.requiredClaims.contains(name), operations == [.verify], comparisons == [.equals] {
                        return true
                    }
                    return grant.fields[name].map(comparisons.isSubset) ?? false
                }
        }
    }

    private static func names<Choice: RawRepresentable<String> & Hashable & CaseIterable>(
        _ choices: Set<Choice>
    ) -> JSONValue {
        .array(Choice.allCases.filter(choices.contains).map { .string($0.rawValue) })
    }
}
