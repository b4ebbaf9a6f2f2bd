import CanonicalJSON

extension DatasetLint {
    /// A key is there in every row and shown in every row, so that rows can be told apart and followed.
    static func addFaults(
        ofKey dataset: Dataset,
        _ columns: [DatasetColumn],
        to faults: inout FaultCollector
    ) {
        let expected: [String]? =
            switch dataset.source {
            case .records: nil
            case .counts(_, let by): by
            case .catalogue(let part): part.key
            case .reuse: Dataset.reuseKey
            }
        if let expected, Set(expected) != Set(dataset.primaryKey) {
            let list = expected.joined(separator: ", ")
            faults.add("/primaryKey", en: "must be \(list)", zh: "必须是 \(list)")
            return
        }
        for (index, name) in dataset.primaryKey.enumerated() {
            guard let column = columns.first(where: { $0.name == name }) else { continue }
            if column.mask != nil {
                faults.add(
                    "/primaryKey/\(index)",
                    en: "is masked; a key is shown in every row",
                    zh: "已脱敏；主键须在每行显示"
                )
            }
            if column.constraints["required"] != true {
                faults.add(
                    "/primaryKey/\(index)",
                    en: "is not required by its type; a key is there in every row",
                    zh: "并非必填；主键须在每行都有值"
                )
            }
        }
    }

    /// Quasi-identifiers tell who could be found among records or counts; of other sources nobody can.
    static func addFaults(
        ofClasses dataset: Dataset,
        _ columns: [DatasetColumn],
        to faults: inout FaultCollector
    ) {
        switch dataset.source {
        case .records: break
        case .counts(_, let by):
            // A count is of one class: it can be held against earlier ones by all of its columns only.
            if Set(dataset.quasiIdentifiers) != Set(by) {
                faults.add(
                    "/quasiIdentifiers/columns",
                    en: "must be the fields of by: each count is of one class",
                    zh: "必须是 by 的各字段：每个计数对应一个类别"
                )
            }
        case .catalogue, .reuse:
            if !dataset.quasiIdentifiers.isEmpty {
                faults.add(
                    "/quasiIdentifiers/columns",
                    en: "must be left out: no row is about a person",
                    zh: "须省略：各行均不涉及个人"
                )
            }
        }
        for name in dataset.freeText.sorted()
        where !columns.contains(where: { $0.name == name && $0.type == .string }) {
            faults.add("/freeText", en: "\(name) is no column of text", zh: "\(name) 不是文本列")
        }
        if case .records = dataset.source { return }
        if !dataset.freeText.isEmpty {
            faults.add("/freeText", en: "must be left out: only records have texts", zh: "须省略：只有记录才有自由文本")
        }
    }

    /// Two datasets that count the same records by some and by more fields publish totals, from which a count follows that
    /// is not shown.
    static func addFaults(
        ofOverlaps dataset: Dataset,
        under catalogue: Catalogue,
        to faults: inout FaultCollector
    ) {
        guard let code = dataset.source.materialType else { return }
        let others = catalogue.datasets.values.filter { other in
            other.name != dataset.name && other.source.materialType == code
                && (dataset.hidesPeople || other.hidesPeople)
        }
        if let other = others.map(\.name).min() {
            faults.add(
                "/source",
                en: "\(other) shows the same records: what one hides would follow from the other",
                zh: "\(other) 已公开同一批记录：一个数据集隐去的内容可由另一个推算"
            )
        }
    }
}

extension Dataset {
    /// Whether it leaves out what would show somebody: small counts, or classes of few rows.
    fileprivate var hidesPeople: Bool {
        if case .counts = source { return true }
        return !quasiIdentifiers.isEmpty
    }
}

extension Dataset.Source {
    /// The type whose records it shows or counts.
    fileprivate var materialType: String? {
        switch self {
        case .records(let code), .counts(let code, _): code
        case .catalogue, .reuse: nil
        }
    }
}
