import CanonicalJSON

/// The lines of a change feed: what became of a row between two releases, by its stable key.
///
/// `{"op":"created","row":{…}}` and `{"op":"updated","row":{…}}` carry the whole row as the newer release's JSON Lines file
/// has it; `{"op":"deleted","key":{…}}` the key's columns of the older release. Lines stand in the order of the keys, and each
/// key occurs once, so a copy of the older release that takes them in, sorted by key, is the newer one.
public struct ChangeLines: Sendable {
    /// What became of a row.
    public enum Change: String, Sendable {
        case created, updated
    }

    private let rows: JSONLinesForm
    private let keys: JSONLinesForm

    /// Writes changes towards `newer` from a release that had the key columns of `older`.
    public init(newer: ReleasedTable, older: ReleasedTable) {
        rows = JSONLinesForm(newer)
        keys = JSONLinesForm(older.keyIndexes.map { older.columns[$0] })
    }

    /// Appends a line about a row of the newer release.
    public func append(_ change: Change, _ row: PackedRow, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"op\":\"\(change.rawValue)\",\"row\":".utf8)
        rows.append(row, to: &bytes)
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// Appends a line about a row that only the older release has, by the cells of its key.
    public func appendDeleted(key: PackedRow, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"op\":\"deleted\",\"key\":".utf8)
        keys.append(key, to: &bytes)
        bytes.append(contentsOf: "}\n".utf8)
    }
}
