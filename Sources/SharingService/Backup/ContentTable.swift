/// A table of the form that all stores have in common: what types, agencies and contracts are called stands in words, and a place
/// in a log is its number and an index.
public struct ContentTable: Hashable, Sendable {
    /// What a column holds.
    public enum Kind: String, Sendable {
        case integer, text, bytes, flag
    }

    /// A column.
    public struct Column: Hashable, Sendable {
        /// What it is called.
        public let name: String
        /// What it holds, if not nothing.
        public let kind: Kind
    }

    /// What it is called.
    public let name: String
    /// Its columns, in the order of a row's values.
    public let columns: [Column]

    /// The names of the columns, as a statement lists them.
    public var columnList: String { columns.map(\.name).joined(separator: ", ") }

    /// Reads `name:kind` for each column; one without a kind is an integer.
    private init(_ name: String, _ columns: String) {
        self.name = name
        self.columns = columns.split(separator: " ").map { word in
            let parts = word.split(separator: ":")
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[1])) else {
                return Column(name: String(word), kind: .integer)
            }
            return Column(name: String(parts[0]), kind: kind)
        }
    }

    /// The ends of the logs.
    public static let logs = ContentTable(
        "log_origin",
        "number name:text size frontier:bytes checkpoint:text time"
    )
    /// The subjects' wrapped keys, which are never kept with the rest.
    public static let subjectKeys = ContentTable("subject_key", "tag:bytes wrapped:bytes restricted:flag")
    /// Who is concerned by which log record.
    public static let subjectUses = ContentTable(
        "subject_use",
        "month tag:bytes log idx relation shown:flag"
    )

    /// Everything but the subjects' keys, in an order in which rows find those that they go with.
    public static let data: [ContentTable] = [
        logs,
        ContentTable(
            "log_record",
            "log idx id:bytes record:bytes consumer:text provider:text key_tag:bytes sealed:bytes"
        ),
        ContentTable("log_provider", "log idx provider:text"),
        ContentTable("log_tile", "log level idx hashes:bytes"),
        ContentTable("log_bundle", "log idx entries:bytes"),
        subjectUses,
        ContentTable("material_source", "type:text tag:bytes number"),
        ContentTable(
            "material_revision",
            "number revision type:text version key_tag:bytes subject_tags:bytes sealed:bytes time"
        ),
        ContentTable("material_subject", "type:text tag:bytes number"),
        ContentTable("erased_subject", "type:text tag:bytes"),
        ContentTable(
            "erasure",
            """
            id:bytes key_tag:bytes reason:text proposer:text proposed state:text decider:text decided due sealed:bytes
            """
        ),
        ContentTable("erased_key", "tag:bytes mark:bytes"),
        ContentTable("telling", "id:bytes case_tag:bytes agency:text item:text number time"),
        ContentTable(
            "idempotency",
            "key:bytes body:bytes status outcome:text resource:text revision log idx time"
        ),
        // Before the documents: a contract is active only with the signatures that make it so.
        ContentTable(
            "contract_step",
            "hash:text position kind:text content:text time decision:text agency:text"
        ),
        ContentTable("contract_use", "hash:text time"),
        ContentTable("contract_lapse", "hash:text duty:text time"),
        ContentTable("quota_use", "day contract:text position used"),
        ContentTable("catalogue_document", "kind:text id:text version state:text content:bytes"),
        ContentTable(
            "matter",
            """
            id:bytes kind:text opener:text opened parties:text content:text key_tag:bytes sealed:bytes state:text open:flag due
            """
        ),
        ContentTable("matter_step", "matter:bytes position verb:text actor:text content:text time"),
        ContentTable("notice", "id:bytes agency:text kind:text about:text due time done done_by:text"),
        ContentTable("notice_delivery", "agency:text notice:bytes begun attempts due state:text"),
        ContentTable("withdrawal", "log idx"),
        ContentTable(
            "tally",
            "month consumer:text provider:text item:text material:text measure:text count newest"
        ),
        ContentTable("use_outcome", "log idx effect:text stored_until destroyed_on"),
        ContentTable("released_classes", "release:bytes classes:bytes"),
        ContentTable("source_change", "source:text day last"),
        ContentTable("setting", "name:text value:bytes"),
    ]

    /// Every table.
    public static let all = data + [subjectKeys]

    /// Named values that a store has for itself, which no other takes over.
    public static let ownSettings = [StoreMark.moved, "run", "settled", "store_id", "writable"]
}
