import CanonicalJSON

/// How a claim compares a field.
public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// Equality by the field's type.
    case equals
    /// Earlier or less than the bound, which is excluded.
    case before
    /// Later or more than the bound, which is excluded.
    case after
    /// The bound or more.
    case atLeast = "at-least"
    /// The bound or less.
    case atMost = "at-most"
    /// One of a list.
    case oneOf = "one-of"
}

/// How a number of records is compared (`count` of a verification).
public enum CountComparison: String, Hashable, Sendable, CaseIterable {
    /// That many.
    case exactly
    /// That many or more.
    case atLeast = "at-least"
    /// That many or fewer.
    case atMost = "at-most"
}

/// What a consumer may ask about one material type under a contract.
public final class Grant: Sendable {
    /// What may be done with a material.
    public enum Operation: String, Hashable, Sendable, CaseIterable {
        /// 核验: a verdict, never the data.
        case verify
        /// 复用: the permitted fields.
        case reuse
        /// Notices when a verified record changes.
        case watch
    }

    /// On what the consumer's right rests.
    public enum Ground: String, Hashable, Sendable {
        /// A statutory duty.
        case duty
        /// The person's authorisation, whose reference stands in every query.
        case authorisation
    }

    /// For whose service items a consumer may act 综合受理.
    public enum Principals: Hashable, Sendable {
        /// The agency of whatever item is asked for.
        case anyItemAgency
        /// These agencies.
        case agencies(Set<AgencyID>)

        /// Whether the consumer may act for `agency`.
        public func includes(_ agency: AgencyID) -> Bool {
            switch self {
            case .anyItemAgency: true
            case .agencies(let agencies): agencies.contains(agency)
            }
        }
    }

    /// A member of the purpose that every query under the grant must have.
    public enum Requirement: String, Hashable, Sendable, CaseIterable {
        /// The staff number.
        case `operator`
        /// The applicant's agent.
        case agent
        /// The case number.
        case `case`
        /// The person's authorisation.
        case authorisation
    }

    /// How many questions may be asked.
    public struct Quota: Hashable, Sendable {
        /// Per second; nil means no bound.
        public let perSecond: Int?
        /// Per civil day; nil means no bound.
        public let perDay: Int?

        /// Whether there is any bound, so that uses are to be counted.
        public var isLimited: Bool { perSecond != nil || perDay != nil }
    }

    /// What happens when the claims on one subject and field look like a binary search.
    public enum ProbingPolicy: String, Hashable, Sendable {
        /// An alarm is raised and the answer given.
        case alarm
        /// An alarm is raised and the answer refused.
        case refuse
    }

    /// The type and the version that are granted.
    public let material: MaterialTypeReference
    /// What may be done.
    public let operations: Set<Operation>
    /// Which fields, and how each may be compared.
    public let fields: [String: Set<Comparison>]
    /// How records may be counted.
    public let counts: Set<CountComparison>
    /// Slugs of the service items for which it may be asked.
    public let purposes: Set<String>
    /// For whom the consumer may act.
    public let actingFor: Principals
    /// Duty or authorisation.
    public let ground: Ground
    /// Members of the purpose that a query must have.
    public let requirements: Set<Requirement>
    /// How often.
    public let quota: Quota
    /// The months of the year in which it holds; empty means all.
    public let months: Set<Int>
    /// What happens on probing.
    public let probing: ProbingPolicy
    /// The law by which uses under the grant are hidden from the persons concerned; nil where they are shown, as is the rule.
    public let hiddenFromSubject: LocalizedText?

    /// Reads one grant of a contract.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: [
                "material", "operations", "fields", "counts", "purposes", "actingFor", "ground", "requires",
                "quota",
                "months", "probing", "hiddenFromSubject",
            ]
        )
        material = try reader.parsed(
            "material",
            en: "a type with its version, such as business-licence@1",
            zh: "带版本的材料类型，如 business-licence@1"
        )
        guard material.version != nil else {
            throw reader.mistyped("material", en: "a type with its version", zh: "带版本的材料类型")
        }
        operations = try reader.choices("operations")
        guard !operations.isEmpty else {
            throw reader.mistyped("operations", en: "one or more operations", zh: "一个或多个操作")
        }
        var fields: [String: Set<Comparison>] = [:]
        if let granted = reader.optional("fields") {
            let names = Set((granted.object?.members ?? []).map(\.name))
            let inner = try ObjectReader(granted, at: reader.pointer("fields"), members: names)
            for name in names { fields[name] = try inner.choices(name) }
        }
        self.fields = fields
        counts = try reader.choices("counts")
        let purposes = try reader.strings("purposes")
        self.purposes = Set(purposes)
        guard self.purposes.count == purposes.count else {
            throw reader.mistyped("purposes", en: "service items, each named once", zh: "互不重复的政务服务事项")
        }
        switch reader.optional("actingFor") {
        case .string("item-agency"): actingFor = .anyItemAgency
        default:
            var agencies: Set<AgencyID> = []
            for text in try reader.strings("actingFor") {
                guard let agency = AgencyID(text) else {
                    throw reader.mistyped(
                        "actingFor",
                        en: "item-agency or agency ids",
                        zh: "item-agency 或部门标识"
                    )
                }
                agencies.insert(agency)
            }
            actingFor = .agencies(agencies)
        }
        guard let ground = Ground(rawValue: try reader.string("ground")) else {
            throw reader.mistyped("ground", en: "duty or authorisation", zh: "duty 或 authorisation")
        }
        self.ground = ground
        let asked: Set<Requirement> = try reader.choices("requires")
        requirements = ground == .authorisation ? asked.union([.authorisation]) : asked
        let quotaReader = try ObjectReader(
            reader.optional("quota") ?? .object(JSONObject()),
            at: reader.pointer("quota"),
            members: ["perSecond", "perDay", "perBatch"]
        )
        for name in ["perSecond", "perDay", "perBatch"] {
            guard let bound = try quotaReader.optionalInteger(name), bound < 1 else { continue }
            throw quotaReader.mistyped(name, en: "1 or more", zh: "不小于 1 的整数")
        }
        quota = Quota(
            perSecond: try quotaReader.optionalInteger("perSecond"),
            perDay: try quotaReader.optionalInteger("perDay")
        )
        months = Set(try reader.elements("months").map { Int($0.value.integer ?? 0) })
        guard months.allSatisfy({ (1...12).contains($0) }) else {
            throw reader.mistyped("months", en: "months from 1 to 12", zh: "1 至 12 的月份")
        }
        guard let probing = ProbingPolicy(rawValue: try reader.optionalString("probing") ?? "alarm") else {
            throw reader.mistyped("probing", en: "alarm or refuse", zh: "alarm 或 refuse")
        }
        self.probing = probing
        hiddenFromSubject = try reader.optional("hiddenFromSubject").map { (json) throws(InvalidInput) in
            try LocalizedText(json: json, at: reader.pointer("hiddenFromSubject"))
        }
    }
}
