import CanonicalJSON
import OpenData
import SharingModel

/// Enters a candidate that is built; those of the same dataset before it that were not released give way.
struct CandidateOperation: LoggedOperation {
    /// What came of it.
    struct Outcome: Sendable {
        let matter: StoredMatter
        /// The candidates whose files are to go.
        let superseded: [RecordID]
        let position: Int
    }

    private let id: RecordID
    private let manifest: ReleaseManifest
    private let classes: [UInt8]?
    private let publisher: AgencyID
    private let caller: CallerID
    let lookUps: LookUps

    init(
        _ id: RecordID,
        _ manifest: ReleaseManifest,
        classes: [UInt8]?,
        publisher: AgencyID,
        by caller: CallerID
    ) {
        self.id = id
        self.manifest = manifest
        self.classes = classes
        self.publisher = publisher
        self.caller = caller
        var lookUps = LookUps()
        lookUps.openMatters = .release
        self.lookUps = lookUps
    }

    /// One step of one dataset a batch.
    var exclusiveTags: Set<BlindTag> { [StoredMatter.tag(of: Array(manifest.dataset.description.utf8))] }

    func decide(_ findings: Findings, in batch: inout BatchDraft) throws -> Outcome {
        var superseded: [RecordID] = []
        for var before in findings.openMatters
        where try before.candidateManifest().dataset == manifest.dataset {
            var standing = try before.releaseStanding()
            try standing.supersede()
            before.state = standing.state.rawValue
            before.isOpen = false
            before.add(.init(verb: "supersede", actor: caller, time: batch.time))
            batch.writes.matters.append(before)
            batch.writes.unreleasedClasses.append(before.id)
            superseded.append(RecordID(bytes: before.id))
        }
        let matter = StoredMatter(
            id: id.bytes,
            kind: .release,
            opener: caller,
            openedAt: batch.time,
            parties: [publisher],
            content: ["manifest": manifest.json],
            state: ReleaseStanding.State.candidate.rawValue,
            steps: [.init(verb: StoredMatter.building, actor: caller, time: batch.time)]
        )
        batch.writes.matters.append(matter)
        if let classes { batch.writes.releasedClasses.append((id.bytes, classes)) }
        var draft = RecordDraft(kind: .release)
        draft.caller = caller
        draft.provider = publisher
        draft.decision = StoredMatter.building
        draft.dataset = manifest.dataset
        draft.number = manifest.number
        draft.bytes = manifest.bytes
        draft.result = matter.state
        return Outcome(matter: matter, superseded: superseded, position: try batch.logPlainly(draft))
    }
}
