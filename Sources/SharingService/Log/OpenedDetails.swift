import CanonicalJSON
import SharingModel

/// What was sealed beside a log record, opened again.
struct OpenedDetails {
    private let content: JSONValue

    /// The opening of the record's commitments, base64url.
    var opening: String? { content["opening"]?.string }
    /// Whom it is about.
    var subject: Subject? { content["subject"].flatMap(Subject.init(canonical:)) }
    /// What an answer was drawn from, or a submission made; nil for records of older gateways, which did not note it.
    var revisions: Set<RevisionReference>? {
        content["revisions"].map(RevisionReference.all(in:)).map(Set.init)
    }

    /// Opens them; nil where nothing was sealed, or its key is gone.
    ///
    /// A key that the subject got after an erasure opens nothing from before.
    ///
    /// - Throws: `JSONSyntaxError` for what this program never sealed.
    init?(of stored: StoredLogRecord, _ vault: Vault) throws {
        guard let sealed = stored.record.sealed, let tag = stored.record.keyTag,
            let wrapped = stored.wrappedKey, let key = try? vault.dataKey(wrapped, for: tag),
            let content = try? vault.open(sealed, for: .logRecord(id: stored.record.id), with: key)
        else { return nil }
        self.content = try JSONValue(parsing: content)
    }
}

extension RevisionReference {
    /// `[[record, revision], …]`.
    static func json(_ references: some Sequence<RevisionReference>) -> JSONValue {
        .array(references.map { [.integer($0.record), .integer(Int64($0.revision))] })
    }

    /// Reads back what ``json(_:)`` wrote.
    static func all(in json: JSONValue) -> [RevisionReference] {
        (json.array ?? []).compactMap { pair in
            guard let numbers = pair.array?.compactMap(\.integer), numbers.count == 2 else { return nil }
            return RevisionReference(record: numbers[0], revision: Int(numbers[1]))
        }
    }
}

extension StoredMaterial {
    /// This revision.
    var reference: RevisionReference { RevisionReference(record: number, revision: revision) }
}
