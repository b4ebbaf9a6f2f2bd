/// What a question asks for, as far as permission is concerned.
public struct AccessRequest: Sendable {
    /// Verify or reuse.
    public let operation: Grant.Operation
    /// Of which type.
    public let material: MaterialTypeReference
    /// Which fields, each with the comparisons asked; none for a reuse.
    public let fields: [(name: String, comparisons: Set<Comparison>)]
    /// How records are counted, if they are.
    public let count: CountComparison?
    /// For what.
    public let purpose: Purpose

    /// What a verification asks for.
    public init(_ query: VerificationQuery) {
        operation = .verify
        material = query.material
        fields = query.claims.map { ($0.field, Set($0.comparisons.map(\.comparison))) }
        count = query.count?.comparison
        purpose = query.purpose
    }

    /// What a reuse asks for.
    public init(_ query: ReuseQuery) {
        operation = .reuse
        material = query.material
        fields = query.fields.map { ($0, []) }
        count = nil
        purpose = query.purpose
    }
}

/// The rule of who may ask what (domain.md, "Under what terms" and Decision).
public enum Authorisation {
    /// Decides `request` of `consumer` on `day`; quotas and probing are decided where they are counted.
    public static func decide(
        _ request: AccessRequest,
        by consumer: AgencyID,
        under catalogue: Catalogue,
        on day: CivilDate
    ) -> Decision {
        let versions = catalogue.versions(of: request.material)
        guard let newest = versions.first else {
            return .refuse(
                Refusal(
                    reasons: [.materialTypeUnknown],
                    contract: nil,
                    material: request.material,
                    provider: nil
                )
            )
        }
        let item = catalogue.serviceItem(request.purpose.serviceItem)
        if newest.source == consumer {
            // Own records need no contract, but the item's closed list binds all.
            let reasons = generalReasons(request, type: newest, item: item)
            guard reasons.isEmpty, let item else { return refusal(reasons, newest, contract: nil) }
            return .permit(Permit(type: newest, basis: nil, item: item))
        }
        var nearest: (reasons: Set<RefusalReason>, type: MaterialType, contract: ContractHash)?
        for type in versions {
            for contract in catalogue.contracts(of: consumer) where contract.content.provider == type.source {
                for (index, grant) in contract.content.grants.enumerated()
                where grant.material == type.reference {
                    var reasons = generalReasons(request, type: type, item: item)
                    reasons.formUnion(
                        self.reasons(request, contract, grant, type, item, by: consumer, on: day)
                    )
                    if reasons.isEmpty, let item {
                        return .permit(Permit(type: type, basis: (contract, grant, index), item: item))
                    }
                    if reasons.count < nearest?.reasons.count ?? .max {
                        nearest = (reasons, type, contract.hash)
                    }
                }
            }
        }
        if let nearest { return refusal(nearest.reasons, nearest.type, contract: nearest.contract) }
        return refusal(
            generalReasons(request, type: newest, item: item).union([.noContract]),
            newest,
            contract: nil
        )
    }

    /// Whether `consumer` may check what an item needs: it is its own, or a grant in force is for it.
    public static func mayCheck(
        _ item: ServiceItem,
        by consumer: AgencyID,
        under catalogue: Catalogue,
        on day: CivilDate
    ) -> Bool {
        item.agency == consumer
            || catalogue.contracts(of: consumer).contains { contract in
                contract.isInForce(on: day)
                    && contract.content.grants.contains {
                        $0.purposes.contains(item.slug) && $0.actingFor.includes(item.agency)
                    }
            }
    }

    private static func refusal(
        _ reasons: Set<RefusalReason>,
        _ type: MaterialType,
        contract: ContractHash?
    ) -> Decision {
        .refuse(
            Refusal(reasons: reasons, contract: contract, material: type.reference, provider: type.source)
        )
    }

    /// Reasons that hold whatever the contract says.
    private static func generalReasons(
        _ request: AccessRequest,
        type: MaterialType,
        item: ServiceItem?
    ) -> Set<RefusalReason> {
        var reasons: Set<RefusalReason> = []
        if item?.lists(type.reference.code) != true { reasons.insert(.materialNotInServiceItem) }
        if let item, let principal = request.purpose.actingFor, principal != item.agency {
            reasons.insert(.purposeNotGranted)
        }
        if request.count != nil, !type.isComplete { reasons.insert(.typeNotComplete) }
        if request.fields.contains(where: { type.field($0.name) == nil }) { reasons.insert(.fieldNotGranted) }
        if request.operation == .reuse,
            request.fields.contains(where: { type.field($0.name)?.isVerifyOnly == true })
        {
            reasons.insert(.fieldNotGranted)
        }
        return reasons
    }

    /// Reasons that hold under one grant.
    private static func reasons(
        _ request: AccessRequest,
        _ contract: RegisteredContract,
        _ grant: Grant,
        _ type: MaterialType,
        _ item: ServiceItem?,
        by consumer: AgencyID,
        on day: CivilDate
    ) -> Set<RefusalReason> {
        var reasons: Set<RefusalReason> = []
        let isInSeason = grant.months.isEmpty || grant.months.contains(day.components.month)
        if !contract.isInForce(on: day) || !isInSeason { reasons.insert(.contractNotInForce) }
        if !grant.operations.contains(request.operation) { reasons.insert(.operationNotGranted) }
        for (name, comparisons) in request.fields {
            // What must accompany every query may always be compared for equality.
            if type.requiredClaims.contains(name), comparisons == [.equals] { continue }
            guard let granted = grant.fields[name] else {
                reasons.insert(.fieldNotGranted)
                continue
            }
            if !comparisons.isSubset(of: granted) { reasons.insert(.comparisonNotGranted) }
        }
        if let count = request.count, !grant.counts.contains(count) { reasons.insert(.comparisonNotGranted) }
        let isOwnItem = item?.agency == consumer
        let mayActFor = item.map { isOwnItem || grant.actingFor.includes($0.agency) } ?? false
        if item.map({ grant.purposes.contains($0.slug) }) != true || !mayActFor {
            reasons.insert(.purposeNotGranted)
        }
        if !grant.requirements.allSatisfy(request.purpose.satisfies) { reasons.insert(.authorisationMissing) }
        return reasons
    }
}
