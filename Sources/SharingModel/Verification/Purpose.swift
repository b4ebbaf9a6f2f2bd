public import CanonicalJSON

/// For what a question is asked 用途.
public struct Purpose: Hashable, Sendable {
    /// Where the applicant stands.
    public enum Channel: String, Hashable, Sendable, CaseIterable {
        /// At a window.
        case hall
        /// On a web page.
        case online
        /// At a machine.
        case kiosk
        /// In an app.
        case mobile
        /// On the telephone.
        case hotline
        /// During an inspection.
        case inspection
    }

    /// Who acts for the applicant.
    public enum AgentRelation: String, Hashable, Sendable, CaseIterable {
        /// By power of attorney.
        case authorised
        /// A child's or a ward's guardian.
        case guardian
        /// 法定代表人.
        case legalRepresentative = "legal-representative"
    }

    /// The slug or code of the service item.
    public let serviceItem: String
    /// The consumer's case number.
    ///
    /// Personal.
    public let caseNumber: String?
    /// Where the applicant stands.
    public let channel: Channel?
    /// The staff number.
    ///
    /// Personal.
    public let staff: String?
    /// For whose item the consumer acts; nil means the item's agency.
    public let actingFor: AgencyID?
    /// Who acts for the applicant.
    public let agent: AgentRelation?
    /// Whether the person's authorisation or a statutory one is referred to.
    public let hasAuthorisation: Bool

    static let members: Set<String> = [
        "serviceItem", "case", "channel", "operator", "actingFor", "agent", "authorisation",
    ]

    /// Reads the `purpose` of a question.
    public init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: Purpose.members)
        serviceItem = try reader.text("serviceItem", atMost: 64)
        caseNumber = try reader.optionalText("case", atMost: 128)
        channel = try reader.optionalChoice("channel")
        staff = try reader.optionalText("operator", atMost: 128)
        actingFor = try reader.optionalParsed("actingFor", en: "an agency id", zh: "部门标识")
        if let json = reader.optional("agent") {
            let inner = try ObjectReader(json, at: reader.pointer("agent"), members: ["relation", "subject"])
            let relation: AgentRelation? = try inner.optionalChoice("relation")
            guard let relation else { throw InvalidInput.missing(inner.pointer("relation")) }
            if let subject = inner.optional("subject") {
                _ = try Subject(json: subject, at: inner.pointer("subject"))
            }
            agent = relation
        } else {
            agent = nil
        }
        if let json = reader.optional("authorisation") {
            let inner = try ObjectReader(
                json,
                at: reader.pointer("authorisation"),
                members: ["kind", "reference", "obtainedOn"]
            )
            guard ["consent", "statutory"].contains(try inner.string("kind")) else {
                throw inner.mistyped("kind", en: "consent or statutory", zh: "consent 或 statutory")
            }
            _ = try inner.text("reference", atMost: 256)
            let _: CivilDate? = try inner.optionalParsed(
                "obtainedOn",
                en: "a date YYYY-MM-DD",
                zh: "YYYY-MM-DD 形式的日期"
            )
            hasAuthorisation = true
        } else {
            hasAuthorisation = false
        }
    }

    /// Whether a member that a grant requires is there.
    func satisfies(_ requirement: Grant.Requirement) -> Bool {
        switch requirement {
        case .operator: staff != nil
        case .agent: agent != nil
        case .case: caseNumber != nil
        case .authorisation: hasAuthorisation
        }
    }
}
