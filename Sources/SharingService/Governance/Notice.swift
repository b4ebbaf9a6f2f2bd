public import CanonicalJSON
public import SharingModel

/// What an agency is told: something happened that it has to know, or to do something about.
///
/// It is written with what causes it, and never says anything about a subject.
public struct Notice: Hashable, Sendable {
    /// What happened.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A proposal of this agency was decided.
        case proposalDecided = "proposal-decided"
        /// A provider asks the hub for more time to answer an application.
        case extensionRequested = "extension-requested"
        /// An answer to an application comes later: the hub has consented.
        case replyExtended = "reply-extended"
        /// A time that the law sets has run out.
        case termLapsed = "term-lapsed"
        /// A caller of this agency was suspended by the hub.
        case callerSuspended = "caller-suspended"
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
