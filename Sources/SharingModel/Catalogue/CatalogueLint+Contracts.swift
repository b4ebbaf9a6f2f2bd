import CanonicalJSON

extension CatalogueLint {
    /// A contract grants known fields of shared types for items that list them.
    public func faults(of contract: SharingContract) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        for (name, agency) in [("provider", contract.provider), ("consumer", contract.consumer)]
        where agencies[agency] == nil {
            faults.add("/\(name)", en: "there is no such agency", zh: "没有此部门")
        }
        if contract.until < today {
            faults.add("/term/until", en: "lies in the past", zh: "期限已过")
        }
        for (index, grant) in contract.grants.enumerated() {
            if let other = overlapping(grant, of: contract) {
                faults.add(
                    "/grants/\(index)",
                    en: "\(other.id) grants the same already",
                    zh: "与 \(other.id) 的授权重复"
                )
            }
            let place = "/grants/\(index)"
            guard let type = types[grant.material.code]?.first(where: { $0.reference == grant.material })
            else {
                faults.add("\(place)/material", en: "there is no such material type", zh: "没有此材料类型")
                continue
            }
            if type.sharing == .none {
                faults.add(
                    "\(place)/material",
                    en: "a type of class none is in no contract",
                    zh: "不予共享的材料不得列入协议"
                )
            }
            if type.source != contract.provider {
                faults.add(
                    "\(place)/material",
                    en: "the provider is not the type's source",
                    zh: "提供部门不是该材料的数源部门"
                )
            }
            let allowed = fieldsOfItems(grant)
            for name in grant.fields.keys.sorted() where !type.requiredClaims.contains(name) {
                guard let allowed, type.field(name) != nil, !allowed.contains(name) else { continue }
                faults.add(
                    "\(place)/fields/\(name)",
                    en: "no purpose of the grant asks for this field",
                    zh: "授权用途所列事项均不需要该字段"
                )
            }
            for name in grant.fields.keys.sorted() where type.field(name) == nil {
                faults.add("\(place)/fields/\(name)", en: "the type has no such field", zh: "该材料没有此字段")
            }
            for slug in grant.purposes.sorted() {
                guard let item = items[slug] else {
                    faults.add(
                        "\(place)/purposes",
                        en: "there is no service item \(slug)",
                        zh: "没有政务服务事项 \(slug)"
                    )
                    continue
                }
                if !item.lists(grant.material.code) {
                    faults.add(
                        "\(place)/purposes",
                        en: "\(slug) does not list \(grant.material.code)",
                        zh: "事项 \(slug) 的材料清单没有 \(grant.material.code)"
                    )
                }
            }
        }
        return faults.faults
    }

    /// The fields that the grant's purposes ask of its type; nil if one of them does not restrict them.
    private func fieldsOfItems(_ grant: Grant) -> Set<String>? {
        var fields: Set<String> = []
        for item in grant.purposes.compactMap({ items[$0] }) {
            for material in item.materials where material.type == grant.material.code {
                guard !material.fields.isEmpty else { return nil }
                fields.formUnion(material.fields)
            }
        }
        return fields
    }

    /// Another contract of the same parties that grants the same operation on the same material for the same purpose at
    /// the same time.
    private func overlapping(_ grant: Grant, of contract: SharingContract) -> SharingContract? {
        contracts.first { other in
            other.id != contract.id && other.provider == contract.provider
                && other.consumer == contract.consumer
                && other.from <= contract.until && contract.from <= other.until
                && other.grants.contains { theirs in
                    theirs.material == grant.material && !theirs.operations.isDisjoint(with: grant.operations)
                        && !theirs.purposes.isDisjoint(with: grant.purposes)
                }
        }
    }
}
