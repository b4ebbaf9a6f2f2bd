public import SharingModel

/// What a release is made of and what was checked before it left: `manifest.json`.
public struct ReleaseManifest: Hashable, Sendable {
    /// How many rows there were, and what became of them.
    public struct RowCounts: Hashable, Sendable {
        /// The records or entries that were looked at.
        public var read = 0
        /// How many did not leave, by the reason.
        public var heldBack: [String: Int] = [:]
        /// How many left with at least one masked value.
        public var masked = 0
        /// How many left.
        public var released = 0

        /// None yet.
        public init() {}
    }

    /// One check of the gate that every release has passed.
    public struct Check: Hashable, Sendable {
        /// Its name: `publishable`, `columns`, `masks`, `free-text`, `classes`, `statistics`.
        public let name: String
        /// What was checked, with its figures.
        public let finding: LocalizedText

        /// Describes a check.
        public init(name: String, finding: LocalizedText) {
            self.name = name
            self.finding = finding
        }
    }

    /// Who agreed to a release.
    public struct Review: Hashable, Sendable {
        /// The administrator, as `agency/name`.
        public let by: String
        /// When.
        public let at: Timestamp

        /// Describes a review.
        public init(by: String, at: Timestamp) {
            self.by = by
            self.at = at
        }
    }

    /// The dataset.
    public let dataset: DatasetName
    /// The number of the release, from 1.
    public let number: Int
    /// The moment at which the data were read.
    public let asOf: Timestamp
    /// SHA-256 over the definitions under which it was made, `sha256:` and hexadecimal.
    public let policy: String
    /// The table that its files show.
    public let table: ReleasedTable
    /// What became of the rows.
    public let rows: RowCounts
    /// The checks that it passed.
    public let checks: [Check]
    /// Its files, `SHA256SUMS` and the manifest itself excepted.
    public let files: [ReleasedFile]
    /// SHA-256 of `SHA256SUMS`, in lower-case hexadecimal: what a review is bound to.
    public let bytes: String
    /// Who agreed; nil for a candidate.
    public var review: Review?
    /// When it was released; nil for a candidate.
    public var releasedAt: Timestamp?

    /// Describes a candidate.
    public init(
        dataset: DatasetName,
        number: Int,
        asOf: Timestamp,
        policy: String,
        table: ReleasedTable,
        rows: RowCounts,
        checks: [Check],
        files: [ReleasedFile],
        bytes: String
    ) {
        self.dataset = dataset
        self.number = number
        self.asOf = asOf
        self.policy = policy
        self.table = table
        self.rows = rows
        self.checks = checks
        self.files = files
        self.bytes = bytes
    }

    /// The file of that name.
    public func file(_ name: String) -> ReleasedFile? { files.first { $0.name == name } }
}
