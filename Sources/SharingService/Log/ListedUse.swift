import CanonicalJSON
import SharingModel
import TransparencyLog

/// One use as agencies see it: what the record says of it, without its commitments.
struct ListedUse: Sendable {
    private let entry: RecordedOutcome
    private let record: JSONValue
    /// What says which material it was: the record, or one of those that a completeness check looked up.
    private let use: JSONValue

    private static let kinds: Set<RecordDraft.Kind> = [.verification, .reuse, .check]

    /// The uses in a record, in its order; none in one that is no use: something else, or a refused question, which used
    /// nothing.
    static func all(in entry: RecordedOutcome) -> [ListedUse] {
        guard let record = try? JSONValue(parsing: entry.record.record.bytes),
            let kind = record["kind"]?.string.flatMap(RecordDraft.Kind.init), kinds.contains(kind),
            record["result"]?.string != RecordDraft.refused
        else { return [] }
        let uses = record["materials"]?.array ?? (record["material"] == nil ? [] : [record])
        return uses.map { ListedUse(entry: entry, record: record, use: $0) }
    }

    /// Whether a list that is filtered has it; a party of the record that did not ask sees what it gave alone.
    func isWanted(_ filter: UseFilter) -> Bool {
        let consumer = entry.record.record.consumer
        let provider = use["provider"]?.string.flatMap(AgencyID.init)
        let material = use["material"]?.string.flatMap(MaterialTypeReference.init)
        return (filter.party == nil || filter.party == consumer || filter.party == provider)
            && (filter.consumer == nil || filter.consumer == consumer)
            && (filter.provider == nil || filter.provider == provider)
            && (filter.material == nil || filter.material == material?.code)
            && (filter.item == nil || filter.item == record["serviceItem"]?.string)
    }

    /// As it is told; an index is quoted with its origin where that is another log than the current one.
    func json(origin: NoteName?) -> JSONObject {
        var json = JSONObject()
        for name in ["id", "time", "kind", "consumer", "serviceItem", "fields"] { json[name] = record[name] }
        for name in ["provider", "material", "contract", "role"] { json[name] = use[name] }
        json["result"] = use["state"] ?? record["result"]
        json["index"] = .integer(Int64(clamping: entry.record.index))
        json["origin"] = origin.map { .string($0.description) }
        json["outcome"] = (entry.outcome?.json).map { .object($0) }
        return json
    }
}
