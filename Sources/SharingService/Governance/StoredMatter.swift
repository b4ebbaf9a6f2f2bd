public import CanonicalJSON
import Crypto
public import SharingModel

/// Something that people decide step by step: a proposal, a correction, a sharing dispute, a promise that is to be checked.
///
/// Each kind has its own states and rules, which are pure functions elsewhere; here is what they have in common.
public struct StoredMatter: Hashable, Sendable {
    /// What it is about.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A change of the catalogue, of callers or of their roles, which needs a second person.
        case proposal
        /// An answer that is held to be wrong 校核, 更正.
        case correction
        /// A sharing dispute 共享争议.
        case dispute
        /// A written promise 告知承诺 that is checked later.
        case promise
        /// A release of open data, from its candidate on.
        case release
    }

    /// What somebody did about it.
    public struct Step: Hashable, Sendable {
        /// What was done; ``StoredMatter/deciding`` ones are never done by who opened the matter.
        public let verb: String
        /// Who did it; nil for the gateway itself.
        public let actor: CallerID?
        /// What was said with it; nothing personal.
        public let content: JSONObject
        /// When; the time of the batch.
        public let time: Timestamp

        /// Describes a step.
        public init(verb: String, actor: CallerID?, content: JSONObject = [:], time: Timestamp) {
            self.verb = verb
            self.actor = actor
            self.content = content
            self.time = time
        }
    }

    /// The verbs that decide: the store refuses them of who opened the matter, and two of them of one person.
    public static let deciding: Set<String> = ["approve", "reject", "resolve", "decide"]

    /// Its id, a UUID's 16 bytes.
    public let id: [UInt8]
    /// What it is about.
    public let kind: Kind
    /// Who opened it.
    public let opener: CallerID
    /// When.
    public let openedAt: Timestamp
    /// The agencies that may see it, besides the hub.
    public let parties: Set<AgencyID>
    /// What it says; nothing personal.
    public let content: JSONObject
    /// The tag of the subject whose data key seals ``sealed``.
    public let keyTag: BlindTag?
    /// What is personal in it, sealed for `Vault.Row.matter`.
    public var sealed: [UInt8]?
    /// Where it stands, in the words of its kind.
    public var state: String
    /// Whether something is still to come of it.
    public var isOpen: Bool
    /// By when, where there is a term.
    public var due: CivilDate?
    /// What was done so far, in order; the first step opened it.
    public private(set) var steps: [Step]

    /// Describes a matter.
    public init(
        id: [UInt8],
        kind: Kind,
        opener: CallerID,
        openedAt: Timestamp,
        parties: Set<AgencyID>,
        content: JSONObject,
        keyTag: BlindTag? = nil,
        sealed: [UInt8]? = nil,
        state: String,
        isOpen: Bool = true,
        due: CivilDate? = nil,
        steps: [Step] = []
    ) {
        self.id = id
        self.kind = kind
        self.opener = opener
        self.openedAt = openedAt
        self.parties = parties
        self.content = content
        self.keyTag = keyTag
        self.sealed = sealed
        self.state = state
        self.isOpen = isOpen
        self.due = due
        self.steps = steps
    }

    /// Adds a step; the state is set by whoever knows the kind's rules.
    public mutating func add(_ step: Step) { steps.append(step) }

    /// What keeps two steps of one matter out of one batch.
    public static func tag(of id: [UInt8]) -> BlindTag {
        SHA256.hash(data: id).withUnsafeBytes { BlindTag(prefixOf: $0) }
    }
}
