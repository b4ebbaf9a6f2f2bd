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

        init(_ rule: ColumnMask, of type: MaterialType, for version: MaterialType?) {
            self.rule = rule
            field = rule.field
            guard case .oneOf(let name, let texts) = rule.condition else {
                values = nil
                return
            }
            let type = (type.field(name) ?? version?.field(name))?.type ?? .string
            values = Set(texts.compactMap { FieldValue(text: $0, type: type) })
        }
    }

    let name: String
    let isKey: Bool
    /// Whether numbers of people are looked for in it.
    let isScanned: Bool
    /// Whether the record's own version never discloses it: it is hidden, whatever it is.
    let isHidden: Bool
    /// The masks of the newest version and of the record's own.
    let masks: [Mask]
    /// Whether values leave in their normal form, which is the one that constraints are about.
    private let isNormal: Bool
    private let isRequired: Bool
    private let isOfOther: Bool
    private let longest: Int

    /// Prepares a column of a type's newest version, for records of another version if that is given.
    init(
        _ column: DatasetColumn,
        of type: MaterialType,
        isKey: Bool,
        isFreeText: Bool,
        for version: MaterialType? = nil
    ) {
        let own = version?.field(column.name)
        name = column.name
        self.isKey = isKey
        isScanned = isFreeText || column.isFreeText || own?.isFreeText ?? false
        isNormal = isKey || column.type == .string && !column.isFreeText
        isOfOther = version != nil
        isRequired = column.mask == nil && column.constraints["required"] == true
        if case .integer(let limit)? = column.constraints["maxLength"] {
            longest = Int(limit)
        } else {
            longest = .max
        }
        isHidden = own.map { $0.disclosure == .never || $0.isVerifyOnly } ?? false
        var rules = [column.mask, isHidden ? ColumnMask(keep: 0) : nil].compactMap(\.self)
        if let mask = own?.mask {
            // Where a column has a form, a part of a value has not.
            rules.append(column.isFreeText ? mask : ColumnMask(keep: 0, when: mask.condition))
        }
        masks = rules.map { Mask($0, of: type, for: version) }
    }

    /// The mask that holds of a value; of several the one that keeps least.
    func mask(of value: FieldValue, in values: [String: FieldValue]) -> ColumnMask? {
        var found: ColumnMask?
        for mask in masks where mask.rule.keep < found?.keep ?? .max && mask.holds(for: value, in: values) {
            found = mask.rule
        }
        return found
    }

    /// Whether a cell that a mask of another version makes may stand here: a key must tell rows apart, a required value must be
    /// there.
    func mayShow(_ cell: Cell) -> Bool {
        !isOfOther || !isKey && !(isRequired && cell == .masked)
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
    /// Whether a value is masked in a row of these values.
    func holds(for value: FieldValue, in row: [String: FieldValue]) -> Bool {
        guard let field else { return true }
        guard let other = row[field] else { return true }
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
