import OpenData
import SharingModel
import SharingService

/// What is worked out from a release's files for its page; releases never change, so it is worked out once.
struct ReleaseFacts: Sendable {
    /// What differs from the release before.
    struct Differences: Sendable {
        var created = 0
        var updated = 0
        var deleted = 0
    }

    /// The first rows.
    let preview: [[Cell]]
    /// What the columns' values look like.
    let columns: [ColumnTally]
    /// How many rows were counted for ``columns``.
    let countedRows: Int
    /// What differs from the release before; nil where there is none that is public.
    let differences: Differences?
}

/// The facts of public releases.
actor ReleaseFactsSource {
    /// How many rows are looked at: enough to see what a column holds, in bounded time.
    static let mostRows = 100_000
    private static let pageSize = 1000
    static let previewRows = 20
    /// How many releases are remembered; every dataset has one that is looked at.
    private static let most = 200

    private let archive: (any ReleaseArchive)?
    private var known: [RecordID: Task<ReleaseFacts, any Error>] = [:]

    init(_ archive: (any ReleaseArchive)?) {
        self.archive = archive
    }

    /// The facts of a dataset's release; nil where they cannot be had, so that the page is shown without them.
    func facts(of release: PublishedRelease, in dataset: PublishedDataset) async -> ReleaseFacts? {
        guard let archive else { return nil }
        let before = dataset.releases.last { $0.number < release.number && $0.recall == nil }
        if known.count > ReleaseFactsSource.most { known = [:] }
        let task =
            known[release.id]
            ?? Task { try await ReleaseFactsSource.facts(of: release, after: before, in: archive) }
        known[release.id] = task
        do {
            return try await task.value
        } catch {
            // Not remembered: the disk may be read again later.
            known[release.id] = nil
            return nil
        }
    }

    private static func facts(
        of release: PublishedRelease,
        after before: PublishedRelease?,
        in archive: any ReleaseArchive
    ) async throws -> ReleaseFacts {
        let table = release.manifest.table
        var tallies = table.columns.map { ColumnTally(type: $0.type) }
        var preview: [[Cell]] = []
        var query = RowQuery()
        query.limit = pageSize
        var counted = 0
        while counted < mostRows {
            let page = try await archive.rows(query, of: release.id)
            if preview.isEmpty { preview = Array(page.rows.prefix(previewRows)) }
            for row in page.rows {
                for (index, cell) in row.enumerated() where index < tallies.count { tallies[index].add(cell) }
            }
            counted += page.rows.count
            guard let next = page.next, !page.rows.isEmpty else { break }
            query.after = next
        }
        var differences: ReleaseFacts.Differences?
        if let before { differences = try await self.differences(from: before, to: release, in: archive) }
        return ReleaseFacts(
            preview: preview,
            columns: tallies,
            countedRows: counted,
            differences: differences
        )
    }

    private static func differences(
        from old: PublishedRelease,
        to new: PublishedRelease,
        in archive: any ReleaseArchive
    ) async throws -> ReleaseFacts.Differences {
        var result = ReleaseFacts.Differences()
        var rest: [UInt8] = []
        for try await part in archive.changes(from: old.id, to: new.id) {
            rest += part
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: 0x0A) {
                // {"op":"created", {"op":"updated", {"op":"deleted": the eighth byte tells.
                switch rest[start..<end].dropFirst(7).first {
                case UInt8(ascii: "c"): result.created += 1
                case UInt8(ascii: "u"): result.updated += 1
                case UInt8(ascii: "d"): result.deleted += 1
                default: break
                }
                start = end + 1
            }
            rest.removeSubrange(..<start)
        }
        return result
    }
}
