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

    /// What an item lists that the city's own implementation of the same basic item does not: a district may drop, never
    /// add.
    private func beyondStandard(_ item: ServiceItem) -> (standard: String, extras: [String])? {
        let siblings = basicItems[item.basicCode] ?? []
        // An implementation code is the agency's USCC (18), the level (3 is the city) and the basic code.
        let standard = siblings.first { $0.implementationCode.dropFirst(18).first == "3" } ?? siblings.first
        guard let standard, standard.slug != item.slug else { return nil }
        var allowed = standard.materials.map(\.name)
        let extras = item.materials.map(\.name).filter { name in
            guard let index = allowed.firstIndex(of: name) else { return true }
            allowed.remove(at: index)
            return false
        }
        return (standard.slug, extras)
    }

    /// An item asks for nothing without basis, nothing that is shared, nothing beyond its basic item.
    public func faults(of item: ServiceItem) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        if agencies[item.agency] == nil { faults.add("/agency", en: "there is no such agency", zh: "没有此部门") }
        if let promised = item.limits.promised, let statutory = item.limits.statutory,
            promised.exceeds(statutory)
        {
            faults.add(
                "/limits/promised",
                en: "is longer than the statutory limit",
                zh: "承诺时限不得超过法定时限"
            )
        }
        for (index, material) in item.materials.enumerated() {
            let place = material.pointer ?? "/materials/\(index)"
            addFaults(ofQuestion: material, to: &faults)
            if material.basis == nil { faults.add(place, en: "a material needs a basis", zh: "材料须有设定依据") }
            guard let code = material.type else { continue }
            guard let type = types[code]?.first else {
                faults.add(place, en: "there is no material type \(code)", zh: "没有材料类型 \(code)")
                continue
            }
            if material.provision == .applicant, type.sharing != .none {
                // Decree 809 art 19; Decree 716 art 10.
                faults.add(
                    place,
                    en: "asks the applicant for what sharing supplies",
                    zh: "可以通过共享获取的材料不得要求申请人提交"
                )
            }
        }
        addMissingElements(of: item, to: &faults)
        if let (standard, extras) = beyondStandard(item) {
            for extra in extras {
                faults.add(
                    "/materials",
                    en: "asks for more than \(standard), which has the same basic code: \(extra)",
                    zh: "同一事项应当同一标准：多于同基本编码的 \(standard)：\(extra)"
                )
            }
        }
        return faults.faults
    }
}

struct FaultCollector {
    var faults: [InvalidInput.Fault] = []

    mutating func add(_ pointer: String, en: String, zh: String) {
        faults.append(InvalidInput.Fault(pointer: pointer, message: LocalizedText(en: en, zh: zh)))
    }
}
