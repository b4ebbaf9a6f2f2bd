extension CatalogueLint {
    /// What is wrong with what an entry of a list asks of the type's records: roles and fields that the type does not have,
    /// expectations that its fields cannot meet.
    func addFaults(ofQuestion entry: ServiceItem.Material, to faults: inout FaultCollector) {
        if case .verification(let material, _)? = entry.check {
            if let code = material.type, types[code] == nil {
                faults.add(
                    material.pointer ?? "",
                    en: "there is no material type \(code)",
                    zh: "没有材料类型 \(code)"
                )
            }
            addFaults(ofQuestion: material, to: &faults)
        }
        guard let code = entry.type, let type = types[code]?.first, let place = entry.pointer else { return }
        let roles = type.roles.map(\.name)
        if let role = entry.recordRole, !roles.contains(role) {
            faults.add(
                "\(place)/role",
                en: "the type has no such role; it has \(roles.joined(separator: ", "))",
                zh: "该材料没有此角色；其角色有：\(roles.joined(separator: "、"))"
            )
        }
        let known = type.fields.map(\.name)
        for name in entry.fields + entry.expectations.map(\.field) where type.field(name) == nil {
            faults.add(
                "\(place)/fields",
                en: "the type has no field \(name); it has \(known.joined(separator: ", "))",
                zh: "该材料没有字段 \(name)；其字段有：\(known.joined(separator: "、"))"
            )
        }
        for expectation in entry.expectations {
            guard let field = type.field(expectation.field) else { continue }
            do {
                _ = try Claim(expectation.resolved(for: field, on: today), of: field)
            } catch {
                faults.faults += error.faults
            }
        }
    }
}
