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

    /// The canonical bytes of the record (RFC 8785).
    func canonicalBytes(id: RecordID, time: Timestamp, salt: [UInt8], opening: [UInt8]) -> [UInt8] {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(20)
        func add(_ name: String, _ value: JSONValue) {
            members.append(JSONObject.Member(name: name, value: value))
        }
        func commit(_ label: String) {
            for commitment in commitments where commitment.label == label {
                let value = Commitment.value(opening: opening, label: label, bytes: commitment.bytes)
                add(label, .string(Base64URL.encode(value.bytes)))
            }
        }
        // In the order of RFC 8785 §3.2.3, so that nothing has to be sorted.
        commit("answer")
        commit("case")
        if let caller { add("consumer", RecordDraft.json(of: caller)) }
        if let contract { add("contract", .string(contract.description)) }
        if !fields.isEmpty { add("fields", .array(fields.map { .string($0) })) }
        add("id", .string(id.description))
        add("kind", .string(kind.rawValue))
        if let material { add("material", .string(material.description)) }
        if let provider { add("provider", .string(provider.description)) }
        commit("query")
        if !reasons.isEmpty { add("reasons", .array(reasons.map { .string($0.rawValue) })) }
        if let result { add("result", .string(result)) }
        if let revisions {
            add("revisions", .integer(Int64(revisions.count)))
            if revisions.count > 0 { add("root", .string(Base64URL.encode(revisions.root.bytes))) }
        }
        add("salt", .string(Base64URL.encode(salt)))
        if let serviceItem { add("serviceItem", .string(serviceItem)) }
        commit("subject")
        add("time", .string(time.description))
        add("v", 1)
        let known: Set<String> = ["answer", "case", "query", "subject"]
        for label in commitments.map(\.label) where !known.contains(label) { commit(label) }
        for member in details.members { add(member.name, member.value) }
        return JSONValue.object(JSONObject(uniqueMembers: members)).canonicalBytes
    }

    private static func json(of caller: CallerID) -> JSONValue {
        switch caller.kind {
        case .system: ["agency": .string(caller.agency.description), "system": .string(caller.name)]
        case .administrator:
            ["administrator": .string(caller.name), "agency": .string(caller.agency.description)]
        }
    }
}
