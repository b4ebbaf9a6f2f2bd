public import CanonicalJSON
import OpenData
import SharingModel

/// The building of one candidate: every row through the gate, every file written, and then an entry of the log.
///
/// Nothing of it is public. If it fails or is cancelled, nothing is left of it.
public struct ReleaseBuild: Sendable {
    /// How far it is.
    public enum Progress: Sendable {
        /// So many records were looked at, of as many as the last release was made from, if there was one.
        case reading(Int, of: Int?)
        /// So many rows of all were written.
        case writing(Int, of: Int)

        /// `{"progress": "reading", "read", "total"?}` or `{"progress": "writing", "written", "rows"}`.
        public var json: JSONObject {
            switch self {
            case .reading(let read, let total):
                var object: JSONObject = ["progress": "reading", "read": .integer(Int64(read))]
                object["total"] = total.map { .integer(Int64($0)) }
                return object
            case .writing(let written, let rows):
                return [
                    "progress": "writing", "written": .integer(Int64(written)),
                    "rows": .integer(Int64(rows)),
                ]
            }
        }
    }

    let service: PublicationService
    let dataset: Dataset
    let caller: CallerID

    private var gateway: SharingGateway { service.gateway }
    private var earlier: [PublishedRelease] { gateway.publication.current[dataset.name]?.releases ?? [] }

    /// Builds it; returns the candidate as callers see it, with the receipt.
    ///
    /// - Throws: `InvalidInput` (value) with everything that the gate holds against it; ``ReleaseArchiveError``,
    ///   `Vault.Unopenable`, `LogUnavailable`.
    public func run(_ tell: @escaping @Sendable (Progress) -> Void) async throws -> JSONObject {
        defer { gateway.publication.endWork(on: dataset.name) }
        let asOf = gateway.clock()
        var generator = SystemRandomNumberGenerator()
        let id = RecordID(at: asOf, using: &generator)
        let rows = try DatasetRows(of: dataset, from: gateway, at: service.addresses, asOf: asOf)
        let writer = try await service.archive.begin(id, table: rows.table)
        do {
            let gate = try await pass(rows, into: writer, tell)
            let released = gate.counts.released
            let (files, bytes) = try await writer.finish { tell(.writing($0, of: released)) }
            try Task.checkCancellation()
            let manifest = ReleaseManifest(
                dataset: dataset.name,
                number: (earlier.last?.number ?? 0) + 1,
                asOf: asOf,
                policy: service.policy(of: dataset),
                table: rows.table,
                rows: gate.counts,
                checks: gate.checks(of: rows.table, scanned: rows.scannedColumns),
                files: files,
                bytes: bytes
            )
            return try await enter(id, manifest, classes: gate.classes?.kept.bytes)
        } catch {
            await writer.discard()
            try? await service.archive.remove(id)
            throw error
        }
    }

    /// Takes every row through the gate; small classes are known, and held back if they are to be, after a first time.
    private func pass(
        _ rows: DatasetRows,
        into writer: any ReleaseWriter,
        _ tell: (Progress) -> Void
    ) async throws -> ReleaseGate {
        var held: Set<UInt64> = []
        let before = try await earlierClasses()
        let total = earlier.last?.manifest.rows.read
        if dataset.holdsBackSmallClasses, !dataset.quasiIdentifiers.isEmpty {
            var trial = ReleaseGate(dataset, rows.table, vault: gateway.vault)
            try await rows.read { outcomes in
                try Task.checkCancellation()
                _ = trial.take(outcomes)
                tell(.reading(trial.counts.read, of: total))
            }
            held = Set(trial.offences(against: before).map(\.group))
        }
        var gate = ReleaseGate(dataset, rows.table, vault: gateway.vault, holdingBack: held)
        try await rows.read { outcomes in
            try Task.checkCancellation()
            try await writer.add(gate.take(outcomes))
            tell(.reading(gate.counts.read, of: total))
        }
        try gate.requireClasses(against: before)
        return gate
    }

    /// The classes of every earlier release, recalled ones included.
    private func earlierClasses() async throws -> [(release: Int, classes: ReleasedClasses)] {
        guard !dataset.quasiIdentifiers.isEmpty else { return [] }
        var found: [(release: Int, classes: ReleasedClasses)] = []
        for release in earlier {
            guard let bytes = try await gateway.store.releasedClasses(of: release.id.bytes) else { continue }
            guard let classes = ReleasedClasses(bytes: bytes) else {
                throw Vault.Unopenable(what: "the classes of release \(release.number)")
            }
            found.append((release.number, classes))
        }
        return found
    }

    private func enter(
        _ id: RecordID,
        _ manifest: ReleaseManifest,
        classes: [UInt8]?
    ) async throws -> JSONObject {
        let operation = CandidateOperation(
            id,
            manifest,
            classes: classes,
            publisher: dataset.publisher,
            by: caller
        )
        let (outcome, batch) = try await gateway.engine.perform(operation)
        for superseded in outcome.superseded { try? await service.archive.remove(superseded) }
        var answer = try service.json(outcome.matter)
        answer["receipt"] = .object(batch.receipt(at: outcome.position))
        return answer
    }
}
