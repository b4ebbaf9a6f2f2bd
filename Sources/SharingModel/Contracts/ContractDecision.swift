public import CanonicalJSON

/// What an agency says to a sharing contract, as it signs it (api.md, contracts).
public struct ContractDecision: Hashable, Sendable {
    /// What it says.
    public enum Verb: String, Hashable, Sendable, CaseIterable {
        /// 同意: both parties' acceptance puts it in force; of one that is suspended, or whose end is filed, that it goes on.
        case accept
        /// 退回补正: everything that is missing, told at once.
        case `return`
        /// 不予同意, with reasons: of a proposal, or of an end that was filed.
        case reject
        /// 撤回: the consumer needs it no more.
        case withdraw
        /// 暂停: for misuse, with a time to mend.
        case suspend
        /// 终止.
        case terminate
        /// 申请延期: the provider asks for more time to answer.
        case extend
        /// 同意延期: the hub consents to it.
        case consent
        /// 开始共享: the provider shares from now on, by whatever way was agreed.
        case start
    }

    /// The identity of the content that is decided on.
    public let contract: ContractHash
    /// What is said.
    public let verb: Verb
    /// In whose name.
    public let agency: AgencyID
    /// By whom.
    public let by: CallerID
    /// When it was signed.
    public let at: Timestamp
    /// Why; nil where no reason is owed.
    public let reason: String?
    /// The last day on which what led to a suspension may be mended.
    public let mendBy: CivilDate?
    /// The day on which the provider consulted the consumer before it ends the contract (Decree 809 art 27).
    public let consultedOn: CivilDate?
    /// How many working days more the provider asks for, or the hub consents to (Decree 809 art 21).
    public let workingDays: Int?

    /// Reads the payload of a signed decision.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: [
                "contract", "decision", "agency", "by", "at", "reason", "mendBy", "consultedOn",
                "workingDays",
            ]
        )
        contract = try reader.parsed("contract", en: "sha256:<64 hex digits>", zh: "sha256:<64 位十六进制数>")
        let verb: Verb? = try reader.optionalChoice("decision")
        guard let verb else { throw InvalidInput.missing(reader.pointer("decision")) }
        self.verb = verb
        agency = try reader.parsed("agency", en: "an agency id", zh: "部门标识")
        by = try reader.parsed("by", en: "a SPIFFE URI of an administrator", zh: "管理员的 SPIFFE 标识")
        self.at = try reader.parsed(
            "at",
            en: "a time such as 2026-11-23T08:00:00.000Z",
            zh: "时间，如 2026-11-23T08:00:00.000Z"
        )
        reason = try reader.optionalText("reason", atMost: 2000)
        let (en, zh) = ("a date YYYY-MM-DD", "YYYY-MM-DD 形式的日期")
        mendBy = try reader.optionalParsed("mendBy", en: en, zh: zh)
        consultedOn = try reader.optionalParsed("consultedOn", en: en, zh: zh)
        workingDays = try reader.optionalInteger("workingDays")
    }

    /// Holds the reason against what everybody concerned may read; to be called before a decision is taken.
    ///
    /// - Throws: ``InvalidInput`` (value) for a reason that gives a person's number.
    public func checkReason() throws(InvalidInput) {
        if let reason { try InvalidInput.checkImpersonal(reason, at: "/reason") }
    }

    /// Describes a decision that is to be signed.
    public init(
        _ verb: Verb,
        on contract: ContractHash,
        of agency: AgencyID,
        by: CallerID,
        at: Timestamp,
        reason: String? = nil,
        mendBy: CivilDate? = nil,
        consultedOn: CivilDate? = nil,
        workingDays: Int? = nil
    ) {
        self.verb = verb
        self.contract = contract
        self.agency = agency
        self.by = by
        self.at = at
        self.reason = reason
        self.mendBy = mendBy
        self.consultedOn = consultedOn
        self.workingDays = workingDays
    }

    /// The payload that is signed.
    public var json: JSONObject {
        var object: JSONObject = [
            "contract": .string(contract.description), "decision": .string(verb.rawValue),
            "agency": .string(agency.description), "by": .string(by.description),
            "at": .string(at.description),
        ]
        object["reason"] = reason.map { .string($0) }
        object["mendBy"] = mendBy.map { .string($0.description) }
        object["consultedOn"] = consultedOn.map { .string($0.description) }
        object["workingDays"] = workingDays.map { .integer(Int64($0)) }
        return object
    }
}
