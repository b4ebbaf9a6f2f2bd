import CanonicalJSON
import SharingModel
import TransparencyLog

/// What a log record says, before its time, id and salt are known (log.md, Record).
struct RecordDraft {
    /// What happened.
    enum Kind: String {
        case verification
        case reuse
        case submission
        case status
        case declaration
        case contract
    }

    let kind: Kind
    /// Who asked or acted.
    var caller: CallerID?
    var provider: AgencyID?
    var material: MaterialTypeReference?
    var contract: ContractHash?
    var serviceItem: String?
    var fields: [String] = []
    /// The verdict, `released` or `not-found` of a reuse, the outcome of a submission, or `refused`.
    var result: String?
    var reasons: [RefusalReason] = []
    /// What the opening commits to, by label.
    var commitments: [(label: String, bytes: [UInt8])] = []
    /// How many revisions a submission made, and the root over their commitments.
    var revisions: (count: Int, root: MerkleHash)?
    /// Further members, for a declaration.
    var details: JSONObject = [:]

    init(kind: Kind) {
        self.kind = kind
    }

    /// The canonical bytes of the record (RFC 8785); members are set in canonical order, so nothing is sorted again.
    func canonicalBytes(id: RecordID, time: Timestamp, salt: [UInt8], opening: [UInt8]) -> [UInt8] {
        var members: [String: JSONValue] = [
            "id": .string(id.description), "kind": .string(kind.rawValue),
            "salt": .string(Base64URL.encode(salt)),
            "time": .string(time.description), "v": 1,
        ]
        if let caller { members["consumer"] = RecordDraft.json(of: caller) }
        if let provider { members["provider"] = .string(provider.description) }
        if let material { members["material"] = .string(material.description) }
        if let contract { members["contract"] = .string(contract.description) }
        if let serviceItem { members["serviceItem"] = .string(serviceItem) }
        if !fields.isEmpty { members["fields"] = .array(fields.map { .string($0) }) }
        if let result { members["result"] = .string(result) }
        if !reasons.isEmpty { members["reasons"] = .array(reasons.map { .string($0.rawValue) }) }
        for (label, bytes) in commitments {
            members[label] = .string(
                Base64URL.encode(Commitment.value(opening: opening, label: label, bytes: bytes).bytes)
            )
        }
        if let revisions {
            members["revisions"] = .integer(Int64(revisions.count))
            if revisions.count > 0 { members["root"] = .string(Base64URL.encode(revisions.root.bytes)) }
        }
        for member in details.members { members[member.name] = member.value }
        var object = JSONObject()
        for name in members.keys.sorted() { object[name] = members[name] }
        return JSONValue.object(object).canonicalBytes
    }

    private static func json(of caller: CallerID) -> JSONValue {
        switch caller.kind {
        case .system: ["agency": .string(caller.agency.description), "system": .string(caller.name)]
        case .administrator:
            ["administrator": .string(caller.name), "agency": .string(caller.agency.description)]
        }
    }
}
