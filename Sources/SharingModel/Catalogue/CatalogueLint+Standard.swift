import CanonicalJSON

// 同一事项、同一标准: a district may ask for less than the city, never for more.
extension CatalogueLint {
    /// What an item asks beyond the city's own implementation of the same basic item.
    func excess(of item: ServiceItem) -> [InvalidInput.Fault] {
        guard let standard = standard(of: item), standard.slug != item.slug else { return [] }
        var faults = FaultCollector()
        func add(_ pointer: String, _ en: String, _ zh: String) {
            faults.add(
                pointer,
                en: "asks for more than \(standard.slug), which has the same basic code: \(en)",
                zh: "同一事项应当同一标准：多于同基本编码的 \(standard.slug)：\(zh)"
            )
        }
        if let allowed = standard.limits.promised, item.limits.promised?.exceeds(allowed) ?? true {
            add("/limits/promised", "a longer promised limit", "承诺时限更长")
        }
        if let allowed = standard.limits.statutory, item.limits.statutory?.exceeds(allowed) ?? false {
            add("/limits/statutory", "a longer statutory limit", "法定时限更长")
        }
        if let allowed = standard.document["visits"]?.integer,
            let visits = item.document["visits"]?.integer, visits > allowed
        {
            add("/visits", "more visits", "到现场次数更多")
        }
        var allowed = standard.materials
        for entry in item.materials {
            let same = allowed.indices.filter { allowed[$0].asksForSame(as: entry) }
            let alike = same.first { allowed[$0].condition?.name == entry.condition?.name } ?? same.first
            guard let alike else {
                add("/materials", entry.ownName, entry.ownName)
                continue
            }
            for (member, en, zh) in entry.excess(over: allowed.remove(at: alike)) {
                add("\(entry.pointer ?? "/materials")\(member)", en, zh)
            }
        }
        return faults.faults
    }

    /// The city's implementation of the same basic item, or the first one where the city has none.
    private func standard(of item: ServiceItem) -> ServiceItem? {
        // An implementation code is the agency's USCC (18), the level (3 is the city) and the basic code.
        func rank(_ item: ServiceItem) -> (Int, String) {
            (item.implementationCode.dropFirst(18).first == "3" ? 0 : 1, item.implementationCode)
        }
        return basicItems[item.basicCode]?.min { rank($0) < rank($1) }
    }
}

extension ServiceItem.Material {
    /// The name, and whose it is unless it is the applicant's.
    fileprivate var ownName: String {
        owner == ServiceItem.Material.applicantRole ? name : "\(name) (\(owner))"
    }

    fileprivate func asksForSame(as other: ServiceItem.Material) -> Bool {
        name == other.name && owner == other.owner
    }

    /// In what an entry asks for more than the one that it stands for: the member, and in words.
    fileprivate func excess(over standard: ServiceItem.Material) -> [(member: String, en: String, zh: String)]
    {
        var excess: [(member: String, en: String, zh: String)] = []
        if let only = standard.condition, condition?.name != only.name {
            excess.append(
                (
                    "/condition", "\(ownName) without the condition \u{201C}\(only.title.en)\u{201D}",
                    "\(ownName) 缺少条件“\(only.title.zh)”"
                )
            )
        }
        if provision == .applicant, standard.provision != .applicant {
            excess.append(("/provision", "\(ownName) from the applicant", "由申请人提交 \(ownName)"))
        }
        if let allowed = standard.copies, copies?.exceeds(allowed) ?? false {
            excess.append(
                ("/copies", "more copies, seals or signatures of \(ownName)", "\(ownName) 的份数或者签章更多")
            )
        }
        return excess
    }
}
