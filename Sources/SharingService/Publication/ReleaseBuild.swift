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
            let (gate, classes) = try await pass(rows, into: writer, tell)
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
            return try await enter(id, manifest, classes: classes)
        } catch {
            await writer.discard()
            try? await service.archive.remove(id)
            throw error
        }
    }

    /// Takes every row through the gate; small classes are known, and held back if they are to be, after a first time.
    ///
    /// - Returns: the gate, and the classes of what has left as they are kept.
    private func pass(
        _ rows: DatasetRows,
        into writer: any ReleaseWriter,
        _ tell: (Progress) -> Void
    ) async throws -> (ReleaseGate, classes: [UInt8]?) {
        var held: Set<UInt64> = []
        let total = earlier.last?.manifest.rows.read
        if dataset.holdsBackSmallClasses, !dataset.quasiIdentifiers.isEmpty {
            var trial = ReleaseGate(dataset, rows.table, vault: gateway.vault)
            try await rows.read { outcomes in
                try Task.checkCancellation()
                _ = trial.take(outcomes)
                tell(.reading(trial.counts.read, of: total))
            }
            held = Set(try await offences(of: trial.takeClasses()).map(\.group))
        }
        var gate = ReleaseGate(dataset, rows.table, vault: gateway.vault, holdingBack: held)
        try await rows.read { outcomes in
            try Task.checkCancellation()
            try await writer.add(gate.take(outcomes))
            tell(.reading(gate.counts.read, of: total))
        }
        let classes = gate.takeClasses()
        try gate.require(no: try await offences(of: classes))
        return (gate, classes?.bytes)
    }

    /// The classes that break the rule, by themselves or held against every earlier release, recalled ones included.
    private func offences(of classes: ReleasedClasses?) async throws -> [ClassOffence] {
        guard let classes else { return [] }
        var offences = classes.offences(atLeast: dataset.leastClass)
        for release in earlier {
            guard let bytes = try await gateway.store.releasedClasses(of: release.id.bytes) else { continue }
            guard let before = ReleasedClasses(bytes: bytes) else {
                throw Vault.Unopenable(what: "the classes of release \(release.number)")
            }
            offences += classes.offences(atLeast: dataset.leastClass, since: release.number, before)
        }
        return offences
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
