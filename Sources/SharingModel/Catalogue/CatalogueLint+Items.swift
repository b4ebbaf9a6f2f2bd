import CanonicalJSON

extension CatalogueLint {
    /// An item is its agency's own, and asks for nothing without basis, nothing that is shared, nothing beyond its basic
    /// item.
    public func faults(of item: ServiceItem) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        addFaults(ofCodes: item, to: &faults)
        if let promised = item.limits.promised, let statutory = item.limits.statutory,
            promised.exceeds(statutory)
        {
            faults.add(
                "/limits/promised",
                en: "is longer than the statutory limit",
                zh: "承诺时限不得超过法定时限"
            )
        }
        addTooLong(item.limits.statutory, at: "/limits/statutory", to: &faults)
        addTooLong(item.limits.promised, at: "/limits/promised", to: &faults)
        for (index, material) in item.materials.enumerated() {
            let place = material.pointer ?? "/materials/\(index)"
            addFaults(ofQuestion: material, to: &faults)
            addTooLong(material.deferrable, at: "\(place)/deferrable/within", to: &faults)
            addTooLong(material.check?.delay, at: "\(place)/check/after", to: &faults)
            if material.basis == nil { faults.add(place, en: "a material needs a basis", zh: "材料须有设定依据") }
            if let code = material.type, types[code] == nil {
                faults.add(place, en: "there is no material type \(code)", zh: "没有材料类型 \(code)")
            }
            if material.provision == .applicant, let shared = sharedType(of: material) {
                // Decree 809 art 19; Decree 716 art 10.
                faults.add(
                    place,
                    en: "asks the applicant for what sharing supplies: \(shared)",
                    zh: "可以通过共享获取的材料不得要求申请人提交：\(shared)"
                )
            }
        }
        addMissingElements(of: item, to: &faults)
        faults.faults += excess(of: item)
        return faults.faults
    }

    private func addTooLong(_ limit: TimeLimit?, at pointer: String, to faults: inout FaultCollector) {
        guard let limit, limit.isTooLong else { return }
        faults.add(
            pointer,
            en: "must be at most \(TimeLimit.longest) days",
            zh: "不得超过 \(TimeLimit.longest) 日"
        )
    }

    /// The implementation code is the agency's own, and no other item's: by it a question finds the item.
    private func addFaults(ofCodes item: ServiceItem, to faults: inout FaultCollector) {
        let code = item.implementationCode
        if let agency = agencies[item.agency] {
            if !code.hasPrefix(agency.uscc.canonicalID) {
                faults.add(
                    "/implementation",
                    en:
                        "must begin with \(agency.uscc.canonicalID), the unified social credit code of \(item.agency)",
                    zh: "必须以 \(item.agency) 的统一社会信用代码 \(agency.uscc.canonicalID) 开头"
                )
            }
        } else {
            faults.add("/agency", en: "there is no such agency", zh: "没有此部门")
        }
        // The implementation code contains the basic one.
        let namesakes = (basicItems[item.basicCode] ?? []).filter {
            $0.slug != item.slug && $0.implementationCode == code
        }
        if let other = namesakes.map(\.slug).min() {
            faults.add("/implementation", en: "is that of \(other)", zh: "与事项 \(other) 的实施编码相同")
        }
    }

    /// The code of the shared type that an entry is, or is called like.
    private func sharedType(of entry: ServiceItem.Material) -> String? {
        let newest = types.values.compactMap(\.first).filter { $0.sharing != .none }
        let meant = newest.filter { type in
            entry.type.map { $0 == type.reference.code } ?? (entry.title?.zh == type.title.zh)
        }
        return meant.map(\.reference.code).min()
    }
}
