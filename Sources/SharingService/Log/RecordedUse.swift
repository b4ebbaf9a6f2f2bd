import CanonicalJSON
public import SharingModel
import TransparencyLog

/// One use of a person's data, as the log has it and as the person is told: never whose question it was that led to it.
public struct RecordedUse: Sendable {
    let stored: StoredLogRecord
    /// When.
    public let time: Timestamp
    /// Whether the question was about the person asked for, not about somebody whose record names them too.
    let isAskedAbout: Bool
    /// Everything that is told, without the proof.
    let json: JSONObject

    /// Reads a record of a verification or a reuse.
    ///
    /// - Throws: `RecordedUse.Unreadable`: the stored record was altered.
    init(
        _ stored: StoredLogRecord,
        of origin: NoteName?,
        as relation: SubjectUse.Relation,
        under catalogue: Catalogue
    ) throws {
        guard let record = try? JSONValue(parsing: stored.record.bytes),
            let timeText = record["time"]?.string, let time = Timestamp(timeText),
            let action = record["kind"]?.string
        else { throw Unreadable(index: stored.index) }
        self.stored = stored
        self.time = time
        isAskedAbout = relation != .named
        // Terms of the Estonian Data Tracker: logtime, action, receiver….
        var use: JSONObject = ["action": .string(action), "index": .integer(Int64(clamping: stored.index))]
        // An index is quoted with its origin.
        use["origin"] = origin.map { .string($0.description) }
        use["logtime"] = .string(timeText)
        if let receiver = stored.record.consumer {
            use["receiverCode"] = .string(receiver.description)
            use["receiverName"] = catalogue.agencies[receiver]?.name.json
        }
        use["receiverSystem"] = record["consumer"]?["system"]
        use["purpose"] = RecordedUse.purpose(record, catalogue)
        if let materials = record["materials"]?.array {
            // A check looks several materials up; each is told once, whoever it was about.
            var told: [JSONValue] = []
            for material in materials {
                let member = JSONValue.object(RecordedUse.material(material, catalogue))
                if !told.contains(member) { told.append(member) }
            }
            use["materials"] = .array(told)
        } else {
            for member in RecordedUse.material(record, catalogue).members { use[member.name] = member.value }
        }
        json = use
    }

    /// A record of the log that cannot be read.
    struct Unreadable: Error {
        let index: UInt64
    }

    /// What was used, and on what ground.
    private static func material(_ use: JSONValue, _ catalogue: Catalogue) -> JSONObject {
        var told = JSONObject()
        told["material"] = use["material"]
        let type = use["material"]?.string.flatMap(MaterialTypeReference.init)
            .flatMap { catalogue.versions(of: $0).first }
        told["materialTitle"] = type?.title.json
        let contract = use["contract"]?.string.flatMap(ContractHash.init)
        told["contract"] = use["contract"]
        // Without a contract the source used its own records, on the law under which it keeps them.
        let basis = contract.map { catalogue.contract($0)?.content.document } ?? type?.document
        told["basis"] = basis?["basis"]
        return told
    }

    private static func purpose(_ record: JSONValue, _ catalogue: Catalogue) -> JSONValue? {
        guard let slug = record["serviceItem"]?.string else { return nil }
        var purpose: JSONObject = ["serviceItem": .string(slug)]
        if let item = catalogue.serviceItem(slug) {
            purpose["agency"] = .string(item.agency.description)
            purpose["title"] = item.title.json
        }
        return .object(purpose)
    }
}

/// One page of the uses of a subject's data.
public struct UsagePage: Sendable {
    let id: RecordID
    let time: String
    let uses: [RecordedUse]
    let next: String?
    /// The log record's place in its batch.
    var position = 0

    init(id: RecordID, time: String, uses: [RecordedUse], next: String?) {
        self.id = id
        self.time = time
        self.uses = uses
        self.next = next
    }

    /// The answer without any receipt: what the record commits to.
    var canonicalBytes: [UInt8] { JSONValue.object(json { $0.json }).canonicalBytes }

    /// The answer, each use as `write` makes it.
    func json(_ write: (RecordedUse) -> JSONObject) -> JSONObject {
        var answer: JSONObject = ["asOf": .string(time), "id": .string(id.description)]
        answer["next"] = next.map { .string($0) }
        answer["uses"] = .array(uses.map { .object(write($0)) })
        return answer
    }
}
