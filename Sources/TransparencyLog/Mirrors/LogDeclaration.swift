import CanonicalJSON

/// What entry 0 of a log declares: its name and key, and the log that it goes on from (log.md, Origins).
///
/// In a record: `{"key": <vkey>, "kind": "declaration", "origin": <name>, "previous"?: {"origin", "root", "size"}, …}`, the
/// root in base64url. Who compares the record's entry with entry 0 of a tree has the word of the tree's signer for it.
public struct LogDeclaration: Hashable, Sendable {
    /// The log's key, whose name is its origin.
    public let key: NoteVerifierKey
    /// The end of the log of the year before; nil in the first log.
    public let previous: Checkpoint?

    /// The declaration that a record is; nil if it is none.
    public init?(record: [UInt8]) {
        guard let json = try? JSONValue(parsing: record), json["kind"] == "declaration",
            let key = json["key"]?.string.flatMap(NoteVerifierKey.init),
            json["origin"]?.string == key.name.description
        else { return nil }
        self.key = key
        guard let end = json["previous"] else {
            previous = nil
            return
        }
        guard let origin = end["origin"]?.string.flatMap(NoteName.init),
            let size = ExportLine.index(end["size"]),
            let root = end["root"]?.string.flatMap(Base64URL.decode).flatMap({ MerkleHash(bytes: $0) })
        else { return nil }
        previous = Checkpoint(origin: origin, size: size, root: root)
    }
}
