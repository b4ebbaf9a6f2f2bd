/// Why a question is refused (domain.md, Decision; the order there is the order in which reasons are told).
public enum RefusalReason: String, Hashable, Sendable, CaseIterable {
    /// No contract grants the caller anything of this type.
    case noContract = "no-contract"
    /// The contract is not active, or today is outside its term or its months.
    case contractNotInForce = "contract-not-in-force"
    /// The grant does not have the operation.
    case operationNotGranted = "operation-not-granted"
    /// A field is not in the grant, or may be verified but not handed over.
    case fieldNotGranted = "field-not-granted"
    /// A field may not be compared, or records not be counted, in this way.
    case comparisonNotGranted = "comparison-not-granted"
    /// The grant does not have the service item, or not the agency for which the consumer acts.
    case purposeNotGranted = "purpose-not-granted"
    /// The service item's closed list does not have the type.
    case materialNotInServiceItem = "material-not-in-service-item"
    /// The grant asks for an authorisation, a case, an operator or an agent, and there is none.
    case authorisationMissing = "authorisation-missing"
    /// Records were to be counted of a type whose source does not declare it complete.
    case typeNotComplete = "type-not-complete"
    /// The grant's quota is used up.
    case quotaExceeded = "quota-exceeded"
    /// There is no such type, or no such version.
    case materialTypeUnknown = "material-type-unknown"
    /// Many different claims on one subject and field look like a search for the value.
    case probingSuspected = "probing-suspected"
}

/// Whether a question may be answered; a refusal is a value with all its reasons.
public enum Decision: Sendable {
    /// It may, under this permit.
    case permit(Permit)
    /// It may not, for every one of these reasons.
    case refuse(Refusal)
}

/// What may be asked, and under what.
public struct Permit: Sendable {
    /// The type in the version that the caller may ask about.
    public let type: MaterialType
    /// The contract and its grant; nil for an agency's own records.
    public let basis: (contract: RegisteredContract, grant: Grant, grantIndex: Int)?
    /// The service item asked for.
    public let item: ServiceItem
}

/// All reasons why not.
public struct Refusal: Hashable, Sendable {
    /// The reasons, in the order of ``RefusalReason``; never empty.
    public let reasons: [RefusalReason]
    /// The contract that came nearest, if there is one.
    public let contract: ContractHash?
    /// The type in the version that was meant, if it is known.
    public let material: MaterialTypeReference
    /// The provider, if the type is known.
    public let provider: AgencyID?

    /// Collects reasons.
    public init(
        reasons: Set<RefusalReason>,
        contract: ContractHash?,
        material: MaterialTypeReference,
        provider: AgencyID?
    ) {
        self.reasons = RefusalReason.allCases.filter(reasons.contains)
        self.contract = contract
        self.material = material
        self.provider = provider
    }
}
