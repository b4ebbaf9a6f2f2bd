import CanonicalJSON
import SharingModel
import TransparencyLog

/// What a log record says, before its time, id and salt are known (log.md, Record).
struct RecordDraft {
    /// What happened.
    enum Kind: String {
        case verification
        case reuse
        case check
        case outcome
        case paper
        case usage
        case submission
        case status
        case declaration
        case contract
        case proposal
        case caller
        case erasure
        case export
        case correction
        case dispute
        case release
        case recall
    }

    /// The ``result`` of what was refused.
    static let refused = "refused"

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
    /// How many refusals of this kind were not logged before this one.
    var unlogged: Int?
    /// What the record commits to without showing it: the canonical answer and query, the case, the subject.
    var answer: [UInt8]?
    var caseNumber: String?
    var query: [UInt8]?
    var subject: Subject?
    /// Whom a check is about, where there are several, what was looked up, and what the caller may not ask for.
    var subjects: [(role: String, subject: Subject)] = []
    var materials: [MaterialUse] = []
    var notShared: [MaterialRefusal] = []
    /// How many revisions a submission made, and the root over their commitments.
    var revisions: (count: Int, root: MerkleHash)?
    /// The indexes that an export hands over: from the first, up to but without the last.
    var exported: (from: UInt64, until: UInt64)?
    /// The correction or the sharing dispute that a step is of.
    var matter: RecordID?
    /// The record of the answer that is held to be wrong.
    var disputed: RecordID?
    /// The proposal that a step is of.
    var proposal: RecordID?
    /// Who wanted an erasure and who agreed.
    var approvers: [CallerID] = []
    /// The dataset, the number of its release, and SHA-256 of the files' hashes, in hexadecimal.
    var dataset: DatasetName?
    var number: Int?
    var bytes: String?
    /// What was decided on a contract, and SHA-256 of the signature with all that it covers.
    var decision: String?
    var signature: [UInt8]?
    /// The reuse of which an outcome is told, and how long what was handed over is kept.
    var use: RecordID?
    var storedUntil: CivilDate?
    var destroyedOn: CivilDate?
    /// Whether nothing was told of it before, and the month of the reuse; not written, only counted.
    var isFirst = false
    var countedIn: CivilMonth?
    /// How often the applicant of a checked case was told what is owed, with this time.
    var telling: Int?
    /// Which records were erased, and on what ground.
    var erased: [Range<UInt64>]?
    var reason: String?
    /// The time before which records were dropped because their term is over.
    var droppedBefore: String?
    /// The log whose records were exported or erased, where it is not the one that the record stands in.
    var otherOrigin: NoteName?
    /// The log's own name and key, in its declaration, and the end of the log before it.
    var declared: NoteVerifierKey?
    var previous: Checkpoint?

    init(kind: Kind) {
        self.kind = kind
    }

    /// The canonical bytes of the record (RFC 8785); `time` is a timestamp's text.
    func canonicalBytes(id: RecordID, time: String, salt: [UInt8], opening: [UInt8]) -> [UInt8] {
        CanonicalWriter.object(capacity: 1024) { record in
            func commit(_ label: String, _ bytes: [UInt8]?) {
                guard let bytes else { return }
                let value = Commitment.value(opening: opening, label: label, bytes: bytes)
                record.member(label, plainText: value.appendBase64URL)
            }
            commit("answer", answer)
            if !approvers.isEmpty {
                record.member(
                    "approvers",
                    .array(
                        approvers.map { caller in
                            var approver: JSONObject = ["agency": .string(caller.agency.description)]
                            approver[caller.kind == .system ? "system" : "administrator"] = .string(
                                caller.name
                            )
                            return .object(approver)
                        }
                    )
                )
            }
            if let droppedBefore { record.member("before", droppedBefore) }
            if let bytes { record.member("bytes", "sha256:" + bytes) }
            commit("case", caseNumber.map { Array($0.utf8) })
            if let caller { record.member("consumer") { RecordDraft.write(caller, to: &$0) } }
            if let contract { record.member("contract", contract.description) }
            if let dataset { record.member("dataset", dataset.description) }
            if let decision { record.member("decision", decision) }
            if let destroyedOn { record.member("destroyedOn", destroyedOn.description) }
            if let disputed { record.member("disputed", plainText: disputed.append) }
            if !fields.isEmpty { record.member("fields", texts: fields) }
            if let exported { record.member("from", .integer(Int64(clamping: exported.from))) }
            record.member("id", plainText: id.append)
            if let erased { record.member("indexes", ErasedIndexes.json(erased)) }
            if let declared { record.member("key", declared.description) }
            record.member("kind", kind.rawValue)
            if let material { record.member("material", material.description) }
            if !materials.isEmpty { record.member("materials", .array(materials.map(\.json))) }
            if let matter { record.member("matter", plainText: matter.append) }
            if !notShared.isEmpty { record.member("notShared", .array(notShared.map(\.json))) }
            if let telling { record.member("notice", .integer(Int64(telling))) }
            if let number { record.member("number", .integer(Int64(number))) }
            if let origin = declared?.name ?? otherOrigin { record.member("origin", origin.description) }
            if let previous { record.member("previous") { RecordDraft.write(previous, to: &$0) } }
            if let proposal { record.member("proposal", plainText: proposal.append) }
            if let provider { record.member("provider", provider.description) }
            commit("query", query)
            if let reason { record.member("reason", reason) }
            if !reasons.isEmpty { record.member("reasons", texts: reasons.map(\.rawValue)) }
            if let result { record.member("result", result) }
            if let revisions {
                record.member("revisions", .integer(Int64(revisions.count)))
                if revisions.count > 0 {
                    record.member("root", plainText: revisions.root.appendBase64URL)
                }
            }
            record.member("salt", plainText: { Base64URL.append(salt, to: &$0) })
            if let serviceItem { record.member("serviceItem", serviceItem) }
            if let signature {
                record.member("signature", plainText: { Base64URL.append(signature, to: &$0) })
            }
            if let storedUntil { record.member("storedUntil", storedUntil.description) }
            commit("subject", subject?.bytes)
            for (role, subject) in subjects { commit("subject/\(role)", subject.bytes) }
            record.member("time", time)
            if let unlogged { record.member("unlogged", .integer(Int64(unlogged))) }
            if let exported { record.member("until", .integer(Int64(clamping: exported.until))) }
            if let use { record.member("use", plainText: use.append) }
            record.member("v", 1)
        }
    }

    /// The agencies whose material it is about; one may stand there more than once.
    var providers: [AgencyID] {
        (provider.map { [$0] } ?? []) + materials.map(\.provider) + notShared.compactMap(\.refusal.provider)
    }

    private static func write(_ end: Checkpoint, to previous: inout CanonicalWriter) {
        previous.member("origin", end.origin.description)
        previous.member("root", plainText: end.root.appendBase64URL)
        previous.member("size", .integer(Int64(clamping: end.size)))
    }

    private static func write(_ caller: CallerID, to consumer: inout CanonicalWriter) {
        if caller.kind == .administrator { consumer.member("administrator", caller.name) }
        consumer.member("agency", caller.agency.description)
        if caller.kind == .system { consumer.member("system", caller.name) }
    }
}
