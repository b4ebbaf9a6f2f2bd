public import OpenData
public import SharingModel

/// A release that is, or was, public.
public struct PublishedRelease: Sendable {
    /// A release that was taken back.
    public struct Recall: Sendable {
        /// When.
        public let at: Timestamp
        /// Why, for everybody to read.
        public let reason: String
        /// The tombstone `{"dataset", "number", "recalledAt", "reason"}` in canonical form.
        public let tombstone: [UInt8]
        /// Its detached ES256 signature (RFC 7515 Appendix F).
        public let signature: String

        /// Describes a recall.
        public init(at: Timestamp, reason: String, tombstone: [UInt8], signature: String) {
            self.at = at
            self.reason = reason
            self.tombstone = tombstone
            self.signature = signature
        }
    }

    /// Under which id its files are kept.
    public let id: RecordID
    /// What it is made of.
    public let manifest: ReleaseManifest
    /// `manifest.json`: the canonical bytes that are signed.
    public let manifestBytes: [UInt8]
    /// `manifest.json.jws`: the detached ES256 signature over ``manifestBytes`` (RFC 7515 Appendix F).
    public let signature: String
    /// When it was released.
    public let releasedAt: Timestamp
    /// When and why it was recalled; nil while it is public.
    public let recall: Recall?

    /// Describes a release.
    public init(
        id: RecordID,
        manifest: ReleaseManifest,
        manifestBytes: [UInt8],
        signature: String,
        releasedAt: Timestamp,
        recall: Recall? = nil
    ) {
        self.id = id
        self.manifest = manifest
        self.manifestBytes = manifestBytes
        self.signature = signature
        self.releasedAt = releasedAt
        self.recall = recall
    }

    /// Its number.
    public var number: Int { manifest.number }
}

/// A dataset with everything that was ever released of it.
public struct PublishedDataset: Sendable {
    /// Its definition in force.
    public let dataset: Dataset
    /// Its releases in the order of their numbers, those that were recalled included; at least one.
    public let releases: [PublishedRelease]

    /// Describes a dataset.
    public init(dataset: Dataset, releases: [PublishedRelease]) {
        self.dataset = dataset
        self.releases = releases
    }

    /// The newest release that was not recalled; nil when all were.
    public var current: PublishedRelease? { releases.last { $0.recall == nil } }

    /// The release of that number.
    public func release(_ number: Int) -> PublishedRelease? { releases.first { $0.number == number } }

    /// When something was released or recalled last.
    public var modified: Timestamp {
        releases.map { $0.recall?.at ?? $0.releasedAt }.max() ?? Timestamp(millisecondsSinceEpoch: 0)
    }
}
