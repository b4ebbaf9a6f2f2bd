import CanonicalJSON

extension CatalogueLint {
    /// A grant gives known fields of a shared type, in ways that can be answered, for items that list it.
    func faults(of grant: Grant, at index: Int, of contract: SharingContract) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        let place = "/grants/\(index)"
        addPurposes(of: grant, at: index, contract, to: &faults)
        guard let type = types[grant.material.code]?.first(where: { $0.reference == grant.material }) else {
            faults.add(
                "\(place)/material",
                en: "there is no such material type, or not in this version",
                zh: "没有此材料类型或此版本"
            )
            return faults.faults
        }
        if retired.contains(grant.material) {
            faults.add(
                "\(place)/material",
                en: "this version is retired: contract under the newest one",
                zh: "该版本已停用：请使用最新版本"
            )
        }
        if type.sharing == .none {
            faults.add(
                "\(place)/material",
                en: "a type of class none is in no contract: take the grant out",
                zh: "不予共享的材料不得列入协议：请删去该授权"
            )
        }
        if type.source != contract.provider {
            faults.add(
                "\(place)/material",
                en: "the provider is not the type's source, which is \(type.source)",
                zh: "提供部门不是该材料的数源部门（\(type.source)）"
            )
        }
        if !grant.counts.isEmpty, !type.isComplete {
            faults.add(
                "\(place)/counts",
                en: "the source does not declare this register complete, so its records are not counted",
                zh: "数源部门未声明该材料完整，不能按数量核验"
            )
        }
        addFields(of: grant, type, at: place, to: &faults)
        return faults.faults
    }

    private func addFields(
        of grant: Grant,
        _ type: MaterialType,
        at place: String,
        to faults: inout FaultCollector
    ) {
        let asked = fieldsOfItems(grant)
        for name in grant.fields.keys.sorted() {
            let pointer = "\(place)/fields/\(JSONPointer.escape(name))"
            guard let field = type.field(name) else {
                let known = type.fields.map(\.name)
                faults.add(
                    pointer,
                    en: "the type has no such field; it has \(known.joined(separator: ", "))",
                    zh: "该材料没有此字段；其字段有：\(known.joined(separator: "、"))"
                )
                continue
            }
            if let asked, !asked.contains(name), !type.requiredClaims.contains(name) {
                faults.add(
                    pointer,
                    en: "no purpose of the grant asks for this field: take it out",
                    zh: "授权用途所列事项均不需要该字段：请删去"
                )
            }
            let comparisons = grant.fields[name] ?? []
            if !field.type.isOrdered, !comparisons.isSubset(of: [.equals, .oneOf]) {
                faults.add(
                    pointer,
                    en: "this field has no order: grant equals or one-of",
                    zh: "该字段没有大小顺序：只能授权 equals 或 one-of"
                )
            }
            if grant.operations == [.verify], comparisons.isEmpty {
                faults.add(
                    pointer,
                    en: "names no comparison, so the field could not be verified",
                    zh: "未载明比较方式，该字段无法核验"
                )
            }
            if grant.operations == [.reuse], field.isVerifyOnly {
                faults.add(
                    pointer,
                    en: "this field may be verified but is never handed over: take it out, or grant verify",
                    zh: "该字段只能核验、不得提供：请删去，或者授权 verify"
                )
            }
        }
    }

    private func addPurposes(
        of grant: Grant,
        at index: Int,
        _ contract: SharingContract,
        to faults: inout FaultCollector
    ) {
        let place = "/grants/\(index)"
        if grant.purposes.isEmpty {
            faults.add(
                "\(place)/purposes",
                en: "names no service item, so nothing could be asked: name those that need the material",
                zh: "未载明用途，无法使用：请列出需要该材料的事项"
            )
        }
        if case .agencies(let principals) = grant.actingFor {
            for agency in principals.sorted(by: { $0.description < $1.description })
            where agencies[agency] == nil {
                faults.add(
                    "\(place)/actingFor",
                    en: "there is no agency \(agency)",
                    zh: "没有部门 \(agency)"
                )
            }
        }
        let code = grant.material.code
        for slug in grant.purposes.sorted() {
            let pointer = self.pointer(ofPurpose: slug, at: index, in: contract)
            guard let item = items[slug] else {
                faults.add(pointer, en: "there is no service item \(slug)", zh: "没有政务服务事项 \(slug)")
                continue
            }
            if !item.lists(code) {
                faults.add(
                    pointer,
                    en: "\(slug) does not list \(code): take the purpose out",
                    zh: "事项 \(slug) 的材料清单没有 \(code)：请删去该用途"
                )
            }
            if item.agency != contract.consumer, !grant.actingFor.includes(item.agency) {
                faults.add(
                    pointer,
                    en:
                        "\(slug) is an item of \(item.agency), for which the consumer may not act: see actingFor",
                    zh: "\(slug) 是 \(item.agency) 的事项，需求部门不得代其办理：见 actingFor"
                )
            }
        }
    }

    /// Where a purpose stands, so that its own line can be told.
    private func pointer(ofPurpose slug: String, at index: Int, in contract: SharingContract) -> String {
        let place = "/grants/\(index)/purposes"
        let grants = contract.document["grants"]?.array ?? []
        let purposes = grants.indices.contains(index) ? grants[index]["purposes"]?.array ?? [] : []
        return purposes.firstIndex(of: .string(slug)).map { "\(place)/\($0)" } ?? place
    }

    /// The fields that the grant's purposes ask of its type; nil if one of them does not restrict them, or none lists it.
    private func fieldsOfItems(_ grant: Grant) -> Set<String>? {
        let entries = grant.purposes.compactMap { items[$0] }.flatMap(\.materials)
            .filter { $0.type == grant.material.code }
        guard !entries.isEmpty, entries.allSatisfy({ !$0.fields.isEmpty }) else { return nil }
        return Set(entries.flatMap(\.fields))
    }
}
