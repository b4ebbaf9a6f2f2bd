import CanonicalJSON
import SharingModel
import TransparencyLog

/// One use as agencies see it: what the record says of it, without its commitments.
struct ListedUse: Sendable {
    private let entry: RecordedOutcome
    private let record: JSONValue

    /// Reads a record; nil for one that is no use: something else, or a refused question, which used nothing.
    init?(_ entry: RecordedOutcome) {
        guard let record = try? JSONValue(parsing: entry.record.record.bytes),
            let kind = record["kind"]?.string.flatMap(RecordDraft.Kind.init),
            kind == .verification || kind == .reuse, record["result"]?.string != RecordDraft.refused
        else { return nil }
        self.entry = entry
        self.record = record
    }

    /// Whether a list that is filtered has it; that one of its parties asks was seen to before.
    func isWanted(_ filter: UseFilter) -> Bool {
        let stored = entry.record.record
        let material = record["material"]?.string.flatMap(MaterialTypeReference.init)
        return (filter.consumer == nil || filter.consumer == stored.consumer)
            && (filter.provider == nil || filter.provider == stored.provider)
            && (filter.material == nil || filter.material == material?.code)
            && (filter.item == nil || filter.item == record["serviceItem"]?.string)
    }

    /// As it is told; an index is quoted with its origin where that is another log than the current one.
    func json(origin: NoteName?) -> JSONObject {
        var use = JSONObject()
        for name in [
            "id", "time", "kind", "consumer", "provider", "material", "contract", "serviceItem", "fields",
            "result",
        ] { use[name] = record[name] }
        use["index"] = .integer(Int64(clamping: entry.record.index))
        use["origin"] = origin.map { .string($0.description) }
        use["outcome"] = (entry.outcome?.json).map { .object($0) }
        return use
    }
}
