import CanonicalJSON

extension Dataset {
    /// The name of the column that counts records.
    public static let countName = "count"

    /// The material type whose records it is made from, in the newest version that is not retired.
    public func materialType(under catalogue: Catalogue) -> MaterialType? {
        switch source {
        case .records(let code), .counts(let code, _):
            catalogue.versions(of: MaterialTypeReference(code: code, version: nil)).first
        case .catalogue, .reuse: nil
        }
    }

    /// The columns that leave, in order.
    ///
    /// Whatever may not leave is refused here, when the dataset is registered and again when it is built: a column that the
    /// source does not have, a field that its type does not disclose or names for no statistics, and a mask that reads a field
    /// that there is not.
    ///
    /// - Throws: ``InvalidInput`` (value) with every fault, at pointers into the definition.
    public func releasedColumns(under catalogue: Catalogue) throws(InvalidInput) -> [DatasetColumn] {
        var faults = FaultCollector()
        var found: [DatasetColumn] = []
        switch source {
        case .records, .counts:
            guard let type = materialType(under: catalogue) else {
                throw InvalidInput(
                    .value,
                    at: "/source",
                    en: "there is no such material type, or every version of it is retired",
                    zh: "没有此材料类型，或其所有版本均已停用"
                )
            }
            if case .counts(_, let by) = source {
                found = countColumns(by: by, of: type, &faults)
            } else {
                found = fieldColumns(of: type, &faults)
            }
        case .catalogue(let part): found = fixedColumns(part.columns, &faults)
        case .reuse: found = fixedColumns(Dataset.reuseColumns, &faults)
        }
        guard faults.faults.isEmpty else { throw InvalidInput(.value, faults.faults) }
        return found
    }

    private func fieldColumns(of type: MaterialType, _ faults: inout FaultCollector) -> [DatasetColumn] {
        let known = type.fields.filter { $0.disclosure != .never && !$0.isVerifyOnly }
        return columns.enumerated().compactMap { index, name in
            guard let field = known.first(where: { $0.name == name }) else {
                addUnknown(index, known.map(\.name), &faults)
                return nil
            }
            if let mask = field.mask { addFaults(of: mask, of: type, at: "/columns/\(index)", &faults) }
            return DatasetColumn(field)
        }
    }

    private func countColumns(
        by: [String],
        of type: MaterialType,
        _ faults: inout FaultCollector
    ) -> [DatasetColumn] {
        let fields = by.compactMap(type.field).filter { type.statisticsFields.contains($0.name) }
        if fields.count != by.count || by.isEmpty || Set(by).count != by.count {
            let known = type.statisticsFields.joined(separator: ", ")
            faults.add(
                "/source/by",
                en: "must be different fields by which counts of the type may be published: \(known)",
                zh: "必须是该类材料可公布统计的字段，且互不相同：\(known)"
            )
        }
        // Rows with the same values would stand beside one another if one of them were left out.
        if columns != by + [Dataset.countName] {
            faults.add(
                "/columns",
                en: "must be the fields of by and \(Dataset.countName)",
                zh: "必须是 by 的各字段和 \(Dataset.countName)"
            )
        }
        return fields.map { field in
            DatasetColumn(
                name: field.name,
                title: field.title,
                type: field.type,
                constraints: field.constraintsDocument
            )
        } + [DatasetColumn.count(Dataset.countName, en: "Number of records", zh: "数量")]
    }

    private func fixedColumns(
        _ known: [DatasetColumn],
        _ faults: inout FaultCollector
    ) -> [DatasetColumn] {
        columns.enumerated().compactMap { index, name in
            if let column = known.first(where: { $0.name == name }) { return column }
            addUnknown(index, known.map(\.name), &faults)
            return nil
        }
    }

    private func addUnknown(_ index: Int, _ known: [String], _ faults: inout FaultCollector) {
        let list = known.joined(separator: ", ")
        faults.add(
            "/columns/\(index)",
            en: "may not leave; the source discloses \(list)",
            zh: "不可公开；该来源公开的列：\(list)"
        )
    }

    private func addFaults(
        of mask: ColumnMask,
        of type: MaterialType,
        at pointer: String,
        _ faults: inout FaultCollector
    ) {
        guard let name = mask.field else { return }
        guard let field = type.field(name) else {
            faults.add(
                pointer,
                en: "has a mask that reads a field that the type does not have",
                zh: "其脱敏规则引用了该类材料没有的字段"
            )
            return
        }
        if case .oneOf(_, let values) = mask.condition,
            !values.allSatisfy({ FieldValue(text: $0, type: field.type) != nil })
        {
            faults.add(
                pointer,
                en: "has a mask that compares \(name) with values that are not of its type",
                zh: "其脱敏规则与 \(name) 比较的值类型不符"
            )
        }
    }
}
