/// What the catalogue holds against a change, when it is proposed and again when it would come into force.
public enum ProposalRules {
    /// - Throws: ``InvalidInput`` with every fault, at pointers into ``ProposedChange/json``.
    public static func check(
        _ change: ProposedChange,
        proposedBy proposer: CallerID,
        under catalogue: Catalogue,
        hub: AgencyID,
        on today: CivilDate,
        _ workingDays: WorkingCalendar = .assumed
    ) throws(InvalidInput) {
        var faults = FaultCollector()
        switch change {
        case .agency(let agency): faults.faults = lint(catalogue, today).faults(of: agency)
        case .materialType(let type): addFaults(of: type, under: catalogue, today, to: &faults)
        case .serviceItem(let item): addFaults(of: item, under: catalogue, today, to: &faults)
        case .dataset(let dataset): addFaults(of: dataset, under: catalogue, today, hub, to: &faults)
        case .caller(let caller): addFaults(of: caller, by: proposer, under: catalogue, hub, to: &faults)
        case .moreTime(let more): addFaults(of: more, under: catalogue, today, workingDays, to: &faults)
        case .retirement(let type):
            addFaults(ofRetiring: type, under: catalogue, today, to: &faults)
        }
        guard !faults.faults.isEmpty else { return }
        throw InvalidInput(
            .value,
            faults.faults.map { .init(pointer: change.pointer + $0.pointer, message: $0.message) }
        )
    }

    private static func addFaults(
        of more: MoreTime,
        under catalogue: Catalogue,
        _ today: CivilDate,
        _ workingDays: WorkingCalendar,
        to faults: inout FaultCollector
    ) {
        if catalogue.types[more.materialType] == nil {
            faults.add("/materialType", en: "there is no such material type", zh: "没有此材料类型")
        }
        guard more.changedOn <= today else {
            faults.add("/changedOn", en: "lies ahead", zh: "晚于今日")
            return
        }
        do throws(ExtensionRefusal) {
            _ = try more.clock(consentedOn: today, under: workingDays)
        } catch {
            for reason in error.reasons {
                faults.faults.append(.init(pointer: "/\(MoreTime.daysMember)", message: reason.message))
            }
        }
    }

    /// A version goes when nobody needs it, or when there is a newer one.
    private static func addFaults(
        ofRetiring type: MaterialTypeReference,
        under catalogue: Catalogue,
        _ today: CivilDate,
        to faults: inout FaultCollector
    ) {
        guard !catalogue.versions(of: type).isEmpty, !catalogue.retired.contains(type) else {
            faults.add("", en: "there is no such version in force", zh: "没有生效的该版本")
            return
        }
        let isLast = (catalogue.types[type.code] ?? []).allSatisfy {
            $0.reference == type || catalogue.retired.contains($0.reference)
        }
        let users = catalogue.contracts(granting: [type], on: today).map(\.content.id).sorted()
        guard isLast, !users.isEmpty else { return }
        let names = users.joined(separator: ", ")
        faults.add(
            "",
            en:
                "is the only version, and contracts grant it (\(names)): register a newer one, or end them first",
            zh: "是唯一版本，且有共享协议授权使用（\(names)）：请先登记新版本，或者先终止这些协议"
        )
    }

    private static func lint(
        _ catalogue: Catalogue,
        _ today: CivilDate,
        types: [MaterialType] = [],
        items: [ServiceItem] = []
    ) -> CatalogueLint {
        let slugs = Set(items.map(\.slug))
        return CatalogueLint(
            agencies: Array(catalogue.agencies.values),
            types: catalogue.types.values.flatMap { $0 } + types,
            items: catalogue.items.values.filter { !slugs.contains($0.slug) } + items,
            contracts: catalogue.contracts.filter { $0.isInForce(on: today) }.map(\.content),
            today: today
        )
    }

    private static func addFaults(
        of type: MaterialType,
        under catalogue: Catalogue,
        _ today: CivilDate,
        to faults: inout FaultCollector
    ) {
        let versions = catalogue.types[type.reference.code] ?? []
        let newest = versions.first?.reference.version ?? 0
        guard type.reference.version ?? 0 == newest + 1 else {
            faults.add(
                "/version",
                en: "must be \(newest + 1): versions in force do not change, and new ones follow one another",
                zh: "必须为 \(newest + 1)：已生效的版本不得更改，新版本依次编号"
            )
            return
        }
        faults.faults += lint(catalogue, today, types: [type]).faults(of: type)
    }

    private static func addFaults(
        of item: ServiceItem,
        under catalogue: Catalogue,
        _ today: CivilDate,
        to faults: inout FaultCollector
    ) {
        if catalogue.items[item.slug]?.document == item.document {
            faults.add("", en: "is in force as it is", zh: "与现行内容相同")
        }
        let changed = lint(catalogue, today, items: [item])
        faults.faults += changed.faults(of: item)
        addExcess(ofSiblings: item, under: catalogue, lint(catalogue, today), changed, to: &faults)
    }

    private static func addFaults(
        of dataset: Dataset,
        under catalogue: Catalogue,
        _ today: CivilDate,
        _ hub: AgencyID,
        to faults: inout FaultCollector
    ) {
        if catalogue.datasets[dataset.name]?.document == dataset.document {
            faults.add("", en: "is in force as it is", zh: "与现行内容相同")
        }
        faults.faults += DatasetLint.faults(of: dataset, under: catalogue, on: today, hub: hub)
    }

    /// Other implementations of the same basic item that ask for too much once the item asks for less.
    private static func addExcess(
        ofSiblings item: ServiceItem,
        under catalogue: Catalogue,
        _ present: CatalogueLint,
        _ changed: CatalogueLint,
        to faults: inout FaultCollector
    ) {
        let siblings = catalogue.items.values.filter {
            $0.basicCode == item.basicCode && $0.slug != item.slug
        }
        for sibling in siblings.sorted(by: { $0.slug < $1.slug }) {
            let known = present.excess(of: sibling)
            for fault in changed.excess(of: sibling) where !known.contains(fault) {
                faults.add(
                    "",
                    en:
                        "change \(sibling.slug) first, which otherwise \(fault.message.en) (\(fault.pointer))",
                    zh: "请先修改 \(sibling.slug)，否则\(fault.message.zh)（\(fault.pointer)）"
                )
            }
        }
    }

    private static func addFaults(
        of caller: Caller,
        by proposer: CallerID,
        under catalogue: Catalogue,
        _ hub: AgencyID,
        to faults: inout FaultCollector
    ) {
        if caller.id.trustDomain != proposer.trustDomain {
            faults.add(
                "/id",
                en: "must be of this gateway's trust domain, \(proposer.trustDomain)",
                zh: "必须属于本网关的信任域 \(proposer.trustDomain)"
            )
        }
        if catalogue.agencies[caller.id.agency] == nil {
            faults.add("/id", en: "there is no such agency", zh: "没有此部门")
        }
        switch caller.id.kind {
        case .system where !caller.roles.isEmpty:
            faults.add("/roles", en: "are for administrators", zh: "仅适用于管理员")
        case .administrator where caller.roles.count != 1:
            faults.add(
                "/roles",
                en: "must be one: operator, security, auditor and steward are different people",
                zh: "必须为一个角色：系统管理员、安全管理员、审计管理员与共享工作机构负责人不得由同一人兼任"
            )
        case .administrator where !caller.permissions.isEmpty:
            faults.add("/permissions", en: "are for systems", zh: "仅适用于业务系统")
        case .administrator, .system: break
        }
        let watching: Set<Role> = [.operator, .security, .auditor]
        if caller.id.agency != hub, !caller.roles.isDisjoint(with: watching.subtracting([.operator])) {
            faults.add(
                "/roles",
                en: "security and auditor are people of the hub agency",
                zh: "安全管理员与审计管理员属于主管部门"
            )
        }
        if let fault = lockOut(by: caller, under: catalogue, hub) { faults.faults.append(fault) }
    }

    /// Nobody would be left to approve enrolments.
    private static func lockOut(
        by caller: Caller,
        under catalogue: Catalogue,
        _ hub: AgencyID
    ) -> InvalidInput.Fault? {
        guard let known = catalogue.callers[caller.id], known.id.agency == hub else { return nil }
        for role in known.roles.subtracting(caller.roles) {
            let others = catalogue.callers.values.contains {
                $0.id != caller.id && $0.id.agency == hub && $0.state == .active && $0.roles.contains(role)
            }
            if !others {
                return InvalidInput.Fault(
                    pointer: "/roles",
                    message: LocalizedText(
                        en: "would leave the hub without \(role.rawValue): enrol another one first",
                        zh: "将使主管部门没有 \(role.rawValue)：请先登记另一人"
                    )
                )
            }
        }
        return nil
    }
}
