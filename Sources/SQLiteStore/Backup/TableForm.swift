import SharingService
import TransparencyLog

/// How a table of the common form is read from this database and written into it: types, agencies and contracts are codes
/// here, places in a log are one number, and tiles have the size of full ones.
struct TableForm {
    /// Gives the columns of the common form.
    let select: String
    /// Takes them, in their order.
    let insert: String
    /// The columns, from 0, whose words are written as codes; 0 is written where there is no word and a number must stand.
    let codes: [Int: Absence]

    /// What stands where there is no word.
    enum Absence {
        case null, zero
    }

    init(select: String, insert: String, codes: [Int: Absence] = [:]) {
        self.select = select
        self.insert = insert
        self.codes = codes
    }

    /// The form of a table; of one that has no other, its columns as they are.
    init(_ table: ContentTable) {
        if let other = TableForm.others[table.name] {
            self = other
            return
        }
        let values = table.columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        self.init(
            select: "SELECT \(table.columnList) FROM \(table.name)",
            insert: "INSERT INTO \(table.name) (\(table.columnList)) VALUES (\(values))"
        )
    }

    private static let indexMask: Int64 = 1 << 40 - 1
    private static let logMask: Int64 = 1 << 16 - 1
    private static let revisionMask: Int64 = 1 << 24 - 1
    private static let full = TileCoordinates.fullWidth
    private static let tileBytes = full * MerkleHash.byteCount
    private static let bundleBytes = full * EntryBundle.bytesPerEntry

    private static func word(_ column: String) -> String {
        "(SELECT code.text FROM code WHERE code.id = \(column))"
    }

    private static func wordOrNone(_ column: String) -> String { "ifnull(\(word(column)), '')" }

    /// How many of 256 a row of a tile or bundle has, of which a tree has so many.
    private static func width(_ count: String, index: String) -> String {
        "min(\(full), (\(count)) - (\(index)) * \(full))"
    }

    private static let place = "?1 << 40 | ?2"
    private static let index = "idx & \(indexMask)"
    private static let log = "idx >> 40"

    private static let others: [String: TableForm] = [
        "log_record": TableForm(
            select: """
                SELECT \(log), \(index), id, record, \(word("consumer")), \(word("provider")), key_tag, sealed FROM log_record
                """,
            insert: """
                INSERT INTO log_record (idx, id, record, consumer, provider, key_tag, sealed)
                VALUES (\(place), ?3, ?4, ?5, ?6, ?7, ?8)
                """,
            codes: [4: .null, 5: .null]
        ),
        "log_provider": TableForm(
            select: "SELECT \(log), \(index), \(word("provider")) FROM log_provider",
            insert: "INSERT INTO log_provider (idx, provider) VALUES (\(place), ?3)",
            codes: [2: .null]
        ),
        "log_tile": TableForm(
            select: """
                SELECT place >> 40 & \(logMask), place >> 56, place & \(indexMask), substr(hashes, 1, \(MerkleHash.byteCount)
                    * \(width("size >> (place >> 56) * \(TileCoordinates.height)", index: "place & \(indexMask)")))
                FROM log_tile JOIN log_origin ON number = place >> 40 & \(logMask)
                """,
            insert: """
                INSERT INTO log_tile (place, hashes) VALUES ((?2 << 56) | (?1 << 40) | ?3,
                    CAST(?4 || zeroblob(\(tileBytes) - length(?4)) AS BLOB))
                """
        ),
        "log_bundle": TableForm(
            select: """
                SELECT \(log), \(index), substr(entries, 1, \(EntryBundle.bytesPerEntry) * \(width("size", index: index)))
                FROM log_bundle JOIN log_origin ON number = \(log)
                """,
            insert: """
                INSERT INTO log_bundle (idx, entries) VALUES (\(place),
                    CAST(?3 || zeroblob(\(bundleBytes) - length(?3)) AS BLOB))
                """
        ),
        "material_source": TableForm(
            select: "SELECT \(word("type")), tag, number FROM material_source",
            insert: "INSERT INTO material_source (type, tag, number) VALUES (?1, ?2, ?3)",
            codes: [0: .null]
        ),
        "material_revision": TableForm(
            select: """
                SELECT place >> 24, place & \(revisionMask), \(word("type")), version, key_tag, subject_tags, sealed, time
                FROM material_revision
                """,
            insert: """
                INSERT INTO material_revision (place, type, version, key_tag, subject_tags, sealed, time)
                VALUES (?1 << 24 | ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                """,
            codes: [2: .null]
        ),
        "material_subject": TableForm(
            select: "SELECT \(word("type")), tag, number FROM material_subject",
            insert: "INSERT INTO material_subject (type, tag, number) VALUES (?1, ?2, ?3)",
            codes: [0: .null]
        ),
        "erased_subject": TableForm(
            select: "SELECT \(word("type")), tag FROM erased_subject",
            insert: "INSERT INTO erased_subject (type, tag) VALUES (?1, ?2)",
            codes: [0: .null]
        ),
        "telling": TableForm(
            select: "SELECT id, case_tag, \(word("agency")), \(word("item")), number, time FROM telling",
            insert:
                "INSERT INTO telling (id, case_tag, agency, item, number, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            codes: [2: .null, 3: .null]
        ),
        "idempotency": TableForm(
            select:
                "SELECT key, body, status, outcome, resource, revision, \(log), \(index), time FROM idempotency",
            insert: """
                INSERT INTO idempotency (key, body, status, outcome, resource, revision, idx, time)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7 << 40 | ?8, ?9)
                """
        ),
        "quota_use": TableForm(
            select: "SELECT day, \(word("contract")), position, used FROM quota_use",
            insert: "INSERT INTO quota_use (day, contract, position, used) VALUES (?1, ?2, ?3, ?4)",
            codes: [1: .null]
        ),
        "withdrawal": TableForm(
            select: "SELECT place >> 40, place & \(indexMask) FROM withdrawal",
            insert: "INSERT INTO withdrawal (place) VALUES (\(place))"
        ),
        "tally": TableForm(
            select: """
                SELECT month, \(wordOrNone("consumer")), \(wordOrNone("provider")), \(wordOrNone("item")),
                    \(wordOrNone("material")), \(word("measure")), count, newest FROM tally
                """,
            insert: """
                INSERT INTO tally (month, consumer, provider, item, material, measure, count, newest)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                """,
            codes: [1: .zero, 2: .zero, 3: .zero, 4: .zero, 5: .null]
        ),
        "use_outcome": TableForm(
            select: "SELECT \(log), \(index), effect, stored_until, destroyed_on FROM use_outcome",
            insert:
                "INSERT INTO use_outcome (idx, effect, stored_until, destroyed_on) VALUES (\(place), ?3, ?4, ?5)"
        ),
        "setting": TableForm(
            select: """
                SELECT name, value FROM setting WHERE name NOT IN (\(ContentTable.ownSettings.map { "'\($0)'" }.joined(separator: ", ")))
                """,
            insert: "INSERT INTO setting (name, value) VALUES (?1, ?2)"
        ),
    ]
}
