import CanonicalJSON
import OpenData
import SharingModel

extension PublicationService {
    /// What tells the definitions under which a release is made from all others: SHA-256 over that of the dataset and, where
    /// it is made from records, that of their type.
    func policy(of dataset: Dataset) -> String {
        let type = materialType(of: dataset)
        return ContractHash(of: .array([dataset.document] + (type.map { [$0.document] } ?? []))).description
    }

    /// The type from whose records a dataset is made, in the version that is newest and not retired.
    func materialType(of dataset: Dataset) -> MaterialType? {
        switch dataset.source {
        case .records(let code), .counts(let code, _):
            gateway.catalogue.current.versions(of: MaterialTypeReference(code: code, version: nil)).first
        case .catalogue, .reuse: nil
        }
    }

    /// Why nothing may be published of what a dataset is made from, today; empty if it may.
    func obstacles(to dataset: Dataset) -> [PublicationObstacle] {
        guard let type = materialType(of: dataset) else { return [] }
        if case .counts = dataset.source { return type.obstaclesToStatistics(on: gateway.today) }
        return type.obstaclesToRecords(on: gateway.today)
    }

    /// Sees to it that a candidate may still be released: under the same definitions, with what may still be published, and
    /// without anything that was erased, withheld or put out of force since.
    ///
    /// - Throws: ``PublicationRejection/stale``.
    func requireFresh(_ matter: StoredMatter, of dataset: Dataset) async throws {
        let manifest = try matter.candidateManifest()
        guard manifest.policy == policy(of: dataset), obstacles(to: dataset).isEmpty else {
            throw PublicationRejection.stale
        }
        guard let type = materialType(of: dataset) else { return }
        let withdrawals = BatchWrites.withdrawals(of: type.reference.code)
        guard try await gateway.store.firstChange(of: withdrawals, after: manifest.asOf) == nil else {
            throw PublicationRejection.stale
        }
        let erased = try await gateway.store.erasures().contains { erasure in
            // What is asked for may be decided at any moment.
            erasure.state != .rejected && (erasure.decidedAt ?? erasure.proposedAt) >= manifest.asOf
        }
        if erased { throw PublicationRejection.stale }
    }
}
