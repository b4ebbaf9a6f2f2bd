public import CanonicalJSON
public import SharingModel

/// What an agency is told: something happened that it has to know, or to do something about.
///
/// It is written with what causes it, and never says anything about a subject.
public struct Notice: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        // What stands: derived from the state when asked, and gone when it is done (StandingNotices).

        /// A contract was proposed by this agency and is not signed by it yet.
        case contractToSign = "contract-to-sign"
        /// A contract waits for the answer of this agency, its provider.
        case contractToDecide = "contract-to-decide"
        /// A provider asks the hub for more time to answer an application.
        case extensionToDecide = "extension-to-decide"
        /// Sharing under a contract in force is to start.
        case sharingToStart = "sharing-to-start"
        /// A contract was returned to this agency for completion.
        case contractToComplete = "contract-to-complete"
        /// A contract is suspended until this agency has mended what it was suspended for.
        case contractToMend = "contract-to-mend"
        /// A provider has filed the end of a contract; the hub decides.
        case contractEndFiled = "contract-end-filed"
        /// The term of a contract ends soon.
        case contractExpiring = "contract-expiring"
        /// A material type is to be reviewed again.
        case reviewDue = "review-due"
        /// The certificate of a caller expires soon, or has expired.
        case certificateExpiring = "certificate-expiring"
        /// A grant's quota of the day is nearly used up.
        case quotaNear = "quota-near"
        /// What became of reuses is not recorded.
        case outcomesMissing = "outcomes-missing"
        /// An erasure waits for a second person.
        case erasureToDecide = "erasure-to-decide"
        /// A proposal waits for a second person.
        case proposalToDecide = "proposal-to-decide"
        /// A correction waits for its provider.
        case correctionToAnswer = "correction-to-answer"
        /// What a dataset of this agency shows has changed, and is to be disclosed.
        case disclosureDue = "disclosure-due"
        /// A candidate of open data waits for its review.
        case releaseToReview = "release-to-review"
        /// A candidate of open data was reviewed and may be released.
        case releaseToPublish = "release-to-publish"

        // What happened: posted once, until somebody marks it as done.

        /// A proposal of this agency was decided.
        case proposalDecided = "proposal-decided"
        /// An answer to an application comes later: the hub has consented.
        case replyExtended = "reply-extended"
        /// A time that the law sets has run out.
        case termLapsed = "term-lapsed"
        /// A caller of this agency was suspended by the hub.
        case callerSuspended = "caller-suspended"
        /// A correction that this agency filed was answered.
        case correctionResolved = "correction-resolved"
        /// Answers that this agency got were drawn from a record that was corrected since.
        case answersCorrected = "answers-corrected"
        /// A sharing dispute of this agency, or before it, has come a step further.
        case disputeStep = "dispute-step"
        /// Another party has decided on a contract.
        case contractDecided = "contract-decided"
        /// A record that answers to this agency may rest on was revoked or suspended since.
        case recordWithdrawn = "record-withdrawn"
        /// A promise that this agency accepted instead of a paper was checked, or could not be.
        case promiseChecked = "promise-checked"
        /// A promise that this agency accepted instead of a paper is to be looked at on the spot.
        case promiseDue = "promise-due"
    }

    /// Its id, a UUID's 16 bytes; later ones are greater.
    public let id: [UInt8]
    /// Who is told.
    public let agency: AgencyID
    /// What happened.
    public let kind: Kind
    /// What it is about: references such as `contract`, `proposal` or `receipts`, and what texts need.
    public let about: JSONObject
    /// By when something is to be done, if anything.
    public let due: CivilDate?
    /// When; the time of the batch.
    public let time: Timestamp

    /// Describes a notice.
    public init(
        id: [UInt8],
        to agency: AgencyID,
        kind: Kind,
        about: JSONObject,
        due: CivilDate?,
        time: Timestamp
    ) {
        self.id = id
        self.agency = agency
        self.kind = kind
        self.about = about
        self.due = due
        self.time = time
    }
}

extension BatchDraft {
    /// Tells an agency something, with what this batch writes.
    mutating func notify(
        _ agency: AgencyID,
        _ kind: Notice.Kind,
        about: JSONObject,
        due: CivilDate? = nil
    ) {
        let id = makeID().bytes
        writes.notices.append(Notice(id: id, to: agency, kind: kind, about: about, due: due, time: time))
    }
}
