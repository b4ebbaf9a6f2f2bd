import CanonicalJSON

/// What is wrong between the documents of a catalogue; each document by itself is checked when it is read.
public struct CatalogueLint: Sendable {
    let agencies: [AgencyID: Agency]
    let types: [String: [MaterialType]]
    let items: [String: ServiceItem]
    let basicItems: [String: [ServiceItem]]
    let contracts: [SharingContract]
    let retired: Set<MaterialTypeReference>
    let today: CivilDate
    let identity: @Sendable (SharingContract) -> ContractHash?

    /// Knows the documents that others refer to, and today's civil day.
    ///
    /// `identity` gives a contract's hash, by which another says that it supersedes it; without it, none is known to be
    /// superseded.
    public init(
        agencies: [Agency],
        types: [MaterialType],
        items: [ServiceItem],
        contracts: [SharingContract],
        retired: Set<MaterialTypeReference> = [],
        today: CivilDate,
        identity: @escaping @Sendable (SharingContract) -> ContractHash? = { _ in nil }
    ) {
        self.contracts = contracts
        self.retired = retired
        self.today = today
        self.identity = identity
        self.agencies = Dictionary(agencies.map { ($0.id, $0) }) { first, _ in first }
        self.types = Dictionary(grouping: types, by: \.reference.code)
        self.items = Dictionary(items.map { ($0.slug, $0) }) { first, _ in first }
        basicItems = Dictionary(grouping: items, by: \.basicCode)
    }

    /// An agency's people hold one role each 三权分立.
    public func faults(of agency: Agency) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        if let name = (agency.systems + agency.administrators.map(\.name)).first(where: {
            !Slug.isValid($0, lengths: 1...63)
        }) {
            faults.add(
                "/systems",
                en: "\(name) is no caller's name [a-z][a-z0-9-]{0,62}",
                zh: "\(name) 不是有效的名称"
            )
        }
        for (index, person) in agency.administrators.enumerated()
        where person.roles.count > 1 {
            faults.add(
                "/administrators/\(index)/roles",
                en: "operator, security, auditor and steward are different people: one role each",
                zh: "系统管理员、安全管理员、审计管理员与共享工作机构负责人不得由同一人兼任"
            )
        }
        let namesakes = agencies.values.filter { $0.id != agency.id && $0.uscc == agency.uscc }
        if let other = namesakes.map(\.id.description).min() {
            faults.add("/uscc", en: "is that of \(other)", zh: "与 \(other) 的统一社会信用代码相同")
        }
        return faults.faults
    }

    /// A type has a known source and, where it says so, a lawful ground for not being shared.
    public func faults(of type: MaterialType) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        if agencies[type.source] == nil { faults.add("/source", en: "there is no such agency", zh: "没有此部门") }
        if (types[type.reference.code] ?? []).count(where: { $0.reference == type.reference }) > 1 {
            faults.add("/version", en: "this version is defined twice", zh: "该版本重复定义")
        }
        let basis = type.document["sharing"]?["basis"]?["kind"]?.string
        let lawful: Set<String> = ["law", "administrative-regulation", "state-council-decision"]
        if type.sharing == .none, !(basis.map(lawful.contains) ?? false) {
            // Decree 809 arts 14, 15.
            faults.add(
                "/sharing/basis",
                en: "class none needs a law, an administrative regulation or a State Council decision",
                zh: "不予共享须有法律、行政法规或者国务院决定依据"
            )
        }
        if type.document["basis"] == nil { faults.add("/basis", en: "is missing", zh: "缺失") }
        addMissingElements(of: type, to: &faults)
        return faults.faults
    }
}

struct FaultCollector {
    var faults: [InvalidInput.Fault] = []

    mutating func add(_ pointer: String, en: String, zh: String) {
        faults.append(InvalidInput.Fault(pointer: pointer, message: LocalizedText(en: en, zh: zh)))
    }
}
