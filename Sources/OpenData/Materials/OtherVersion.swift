import CanonicalJSON
import SharingModel

/// How records that were submitted under another version of a type become rows: by the fields of the newest version, and
/// never more openly than their own version says.
///
/// It is made once for a version, and only if that version itself may be published on the day.
struct OtherVersion: Sendable {
    /// The columns, each with its own version's mask as well.
    let columns: [ProjectedColumn]
    /// Until when its records hold.
    let validity: MaterialType.ValidityRule
    private let newest: MaterialType
    private let names: Set<String>
    private let required: [String]

    /// Prepares the rows of records of `own`.
    init(
        _ own: MaterialType,
        as newest: MaterialType,
        _ released: [DatasetColumn],
        _ columns: [ProjectedColumn]
    ) {
        self.columns = columns
        self.newest = newest
        validity = own.validity
        // What is hidden whole need not be of the newest field.
        names = Set(columns.filter { !$0.isHidden }.map(\.name))
        required = released.filter { $0.mask == nil && $0.constraints["required"] == true }.map(\.name)
    }

    /// The values of a record as the newest version reads them; nil if one of a column is none of its field.
    ///
    /// A value that is read by a mask alone and is none of its field is left out: the mask holds then.
    func values(of record: MaterialRecord) -> [String: FieldValue]? {
        guard required.allSatisfy({ record.values[$0] != nil }) else { return nil }
        var values = record.values
        for (name, value) in record.values {
            guard let field = newest.field(name) else { continue }
            let read = field.reading(value)
            if read == nil, names.contains(name) { return nil }
            values[name] = read
        }
        return values
    }
}
