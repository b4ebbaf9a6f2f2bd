public import SharingModel

/// Everything that descriptions of an open dataset are written from, whatever their form.
public struct DatasetDescription: Sendable {
    /// Who publishes a dataset.
    public struct Publisher: Hashable, Sendable {
        /// What sort of body it is, as agencies register it.
        public enum Kind: String, Hashable, Sendable {
            case government, institution, enterprise, intermediary
        }

        /// Its identifier.
        public let id: AgencyID
        /// Its name.
        public let name: LocalizedText
        /// 统一社会信用代码.
        public let uscc: String
        /// What sort of body it is.
        public let kind: Kind

        /// Describes a publisher.
        public init(id: AgencyID, name: LocalizedText, uscc: String, kind: Kind = .government) {
            self.id = id
            self.name = name
            self.uscc = uscc
            self.kind = kind
        }
    }

    /// One release, public or recalled.
    public struct Release: Sendable {
        /// A recall, as everybody may read it.
        public struct Recall: Hashable, Sendable {
            /// When.
            public let at: Timestamp
            /// Why.
            public let reason: String
            /// The detached signature of the tombstone.
            public let signature: String

            /// Describes a recall.
            public init(at: Timestamp, reason: String, signature: String) {
                self.at = at
                self.reason = reason
                self.signature = signature
            }
        }

        /// What it is made of.
        public let manifest: ReleaseManifest
        /// When it was released.
        public let releasedAt: Timestamp
        /// When and why it was recalled; nil while it is public.
        public let recall: Recall?

        /// Describes a release.
        public init(manifest: ReleaseManifest, releasedAt: Timestamp, recall: Recall? = nil) {
            self.manifest = manifest
            self.releasedAt = releasedAt
            self.recall = recall
        }
    }

    /// Its definition.
    public let dataset: Dataset
    /// Who publishes it.
    public let publisher: Publisher
    /// Its releases in the order of their numbers, those that were recalled included.
    public let releases: [Release]

    /// Describes a dataset.
    public init(dataset: Dataset, publisher: Publisher, releases: [Release]) {
        self.dataset = dataset
        self.publisher = publisher
        self.releases = releases
    }

    /// Its name.
    public var name: String { dataset.name.description }

    /// The newest release that was not recalled; nil when all were.
    public var current: Release? { releases.last { $0.recall == nil } }

    /// The newest recall.
    public var lastRecall: Release.Recall? { releases.compactMap(\.recall).max { $0.at < $1.at } }

    /// When something was released first.
    public var created: Timestamp {
        releases.map(\.releasedAt).min() ?? Timestamp(millisecondsSinceEpoch: 0)
    }

    /// When something was released or recalled last.
    public var modified: Timestamp { releases.map { $0.recall?.at ?? $0.releasedAt }.max() ?? created }
}
