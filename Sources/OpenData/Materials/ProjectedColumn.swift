import CanonicalJSON
import SharingModel

/// A column as rows are made from it.
struct ProjectedColumn: Sendable {
    /// A mask with its condition read.
    struct Mask: Sendable {
        let rule: ColumnMask
        /// The field that the condition reads; nil if it holds everywhere.
        let field: String?
        /// The values in which it holds; nil if it holds where the values are the same.
        let values: Set<FieldValue>?
    }

    let name: String
    let isKey: Bool
    /// Whether numbers of people are looked for in it.
    let isScanned: Bool
    let mask: Mask?
    /// Whether values leave in their normal form, which is the one that constraints are about.
    private let isNormal: Bool
    private let longest: Int

    init(_ column: DatasetColumn, of type: MaterialType, isKey: Bool, isFreeText: Bool) {
        name = column.name
        self.isKey = isKey
        isScanned = isFreeText || column.isFreeText
        isNormal = isKey || column.type == .string && !column.isFreeText
        if case .integer(let limit)? = column.constraints["maxLength"] {
            longest = Int(limit)
        } else {
            longest = .max
        }
        mask = column.mask.map { rule in
            var values: Set<FieldValue>?
            if case .oneOf(let name, let texts) = rule.condition {
                let type = type.field(name)?.type ?? .string
                values = Set(texts.compactMap { FieldValue(text: $0, type: type) })
            }
            return Mask(rule: rule, field: rule.field, values: values)
        }
    }

    /// A value that leaves as it is.
    ///
    /// A text leaves as it was written, so that names keep their own brackets and widths; in its normal form where a
    /// constraint is to hold of it, since the constraint was checked against that form.
    func cell(of value: FieldValue) -> Cell {
        guard case .string(let text) = value else { return .value(value.text) }
        let isTooLong =
            longest < .max && text.raw.utf8.count > longest && text.raw.unicodeScalars.count > longest
        let shown = isNormal || isTooLong ? text.text : text.raw
        return shown.isEmpty ? .absent : .value(shown)
    }
}

extension ProjectedColumn.Mask {
    /// Whether the value of a record is masked.
    func holds(for value: FieldValue, in record: MaterialRecord) -> Bool {
        guard let field else { return true }
        guard let other = record.values[field] else { return true }
        if let values { return values.contains(other) }
        return value.isAlike(other)
    }
}

extension FieldValue {
    /// Whether two values are the same to a reader: width, case and white space do not tell names apart.
    fileprivate func isAlike(_ other: FieldValue) -> Bool {
        // Most differ in their first letter, so that the rest is not read.
        var left = Letters(comparable.text)
        var right = Letters(other.comparable.text)
        while true {
            let (first, second) = (left.next(), right.next())
            guard let first, let second else { return first == second }
            guard first.isAlike(second) else { return false }
        }
    }
}

/// The characters of a text that a reader sees as more than space.
private struct Letters {
    private var rest: String.UnicodeScalarView.Iterator

    init(_ text: String) {
        rest = text.unicodeScalars.makeIterator()
    }

    mutating func next() -> Unicode.Scalar? {
        while let scalar = rest.next() {
            if scalar.isSeen { return scalar }
        }
        return nil
    }
}
