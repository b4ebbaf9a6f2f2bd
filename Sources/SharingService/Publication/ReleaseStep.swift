import CanonicalJSON
import Crypto
import OpenData
import SharingModel

/// The review of a candidate, its release, or the recall of a release.
struct ReleaseStep: LoggedOperation {
    /// What came of it.
    struct Outcome: Sendable {
        let matter: StoredMatter
        let position: Int
    }

    private let id: RecordID
    private let verb: ReleaseStanding.Verb
    private let bytes: String?
    private let reason: String?
    private let caller: CallerID
    private let signer: TokenSigner
    let lookUps: LookUps

    /// Prepares a step of `caller`; a review names the hash of the bytes that it is about.
    init(
        _ id: RecordID,
        _ verb: ReleaseStanding.Verb,
        bytes: String? = nil,
        reason: String? = nil,
        by caller: CallerID,
        signer: TokenSigner
    ) {
        self.id = id
        self.verb = verb
        self.bytes = bytes
        self.reason = reason
        self.caller = caller
        self.signer = signer
        var lookUps = LookUps()
        lookUps.matters = [id.bytes]
        self.lookUps = lookUps
    }

    /// One step of one release a batch.
    var exclusiveTags: Set<BlindTag> { [StoredMatter.tag(of: id.bytes)] }

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        guard var matter = findings.matters[0] else { throw PublicationRejection.unknown }
        let candidate = try matter.candidateManifest()
        var standing = try matter.releaseStanding()
        do throws(ReleaseStanding.Refusal) {
            try standing.take(
                verb,
                by: caller,
                builtBy: matter.opener,
                isSameBytes: bytes == candidate.bytes || (verb != .approve && verb != .reject)
            )
        } catch {
            throw PublicationRejection.standing(error)
        }
        var draft = RecordDraft(kind: verb == .recall ? .recall : .release)
        draft.caller = caller
        draft.provider = matter.parties.first
        draft.decision = verb.rawValue
        draft.dataset = candidate.dataset
        draft.number = candidate.number
        draft.bytes = candidate.bytes
        draft.reason = reason
        draft.result = standing.state.rawValue
        var content: JSONObject = [:]
        content["reason"] = reason.map { .string($0) }
        switch verb {
        case .approve: break
        case .reject: batch.writes.unreleasedClasses.append(matter.id)
        case .release:
            var manifest = candidate
            manifest.review = matter.review
            manifest.releasedAt = batch.time
            content["manifest"] = manifest.json
            draft.signature = try sign(manifest.json, "oncegate-manifest+jws", into: &content)
        case .recall:
            var tombstone: JSONObject = [
                "dataset": .string(candidate.dataset.description),
                "number": .integer(Int64(candidate.number)),
                "recalledAt": .string(batch.time.description),
            ]
            tombstone["reason"] = reason.map { .string($0) }
            content["tombstone"] = .object(tombstone)
            draft.signature = try sign(.object(tombstone), "oncegate-tombstone+jws", into: &content)
        }
        matter.add(.init(verb: verb.rawValue, actor: caller, content: content, time: batch.time))
        matter.state = standing.state.rawValue
        matter.isOpen = [.candidate, .approved].contains(standing.state)
        batch.writes.matters.append(matter)
        return Outcome(matter: matter, position: try batch.logPlainly(draft))
    }

    /// Signs a document; what the log notes is SHA-256 over document and signature.
    private func sign(_ json: JSONValue, _ type: String, into content: inout JSONObject) throws -> [UInt8] {
        let bytes = json.canonicalBytes
        let signature = try signer.detachedSignature(over: bytes, type: type)
        content["signature"] = .string(signature)
        return Array(SHA256.hash(data: bytes + Array(signature.utf8)))
    }
}

extension StoredMatter {
    /// Who agreed to a release; nil while nobody has.
    fileprivate var review: ReleaseManifest.Review? {
        steps.last { $0.verb == ReleaseStanding.Verb.approve.rawValue }.flatMap { step in
            step.actor.map { ReleaseManifest.Review(by: "\($0.agency)/\($0.name)", at: step.time) }
        }
    }
}
