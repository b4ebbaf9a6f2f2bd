import CanonicalJSON
import OpenData
import SharingModel

extension PublicationService {
    /// What tells the definitions under which a release is made from all others: SHA-256 over that of the dataset and, where
    /// it is made from records, those of their type in every version, the one by which rows are made first.
    func policy(of dataset: Dataset) -> String {
        ContractHash(of: .array([dataset.document] + versions(of: dataset).map(\.document))).description
    }

    private func versions(of dataset: Dataset) -> [MaterialType] {
        guard let newest = materialType(of: dataset) else { return [] }
        let all = gateway.catalogue.current.types[newest.reference.code] ?? []
        return [newest] + all.filter { $0.reference != newest.reference }
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
        materialType(of: dataset).map { obstacles(to: dataset, in: $0, on: gateway.today) } ?? []
    }

    private func obstacles(
        to dataset: Dataset,
        in type: MaterialType,
        on day: CivilDate
    ) -> [PublicationObstacle] {
        if case .counts = dataset.source { return type.obstaclesToStatistics(on: day) }
        return type.obstaclesToRecords(on: day)
    }

    /// Whether every version of its type from which rows were made may be published today as on that day.
    private func isAsOpen(_ dataset: Dataset, as day: CivilDate) -> Bool {
        versions(of: dataset).allSatisfy { type in
            !obstacles(to: dataset, in: type, on: day).isEmpty
                || obstacles(to: dataset, in: type, on: gateway.today).isEmpty
        }
    }

    /// Sees to it that a candidate may still be released: under the same definitions, with what may still be published, and
    /// without anything that was erased, withheld or put out of force since.
    ///
    /// - Throws: ``PublicationRejection/stale``.
    func requireFresh(_ matter: StoredMatter, of dataset: Dataset) async throws {
        let manifest = try matter.candidateManifest()
        guard manifest.policy == policy(of: dataset), obstacles(to: dataset).isEmpty,
            isAsOpen(dataset, as: gateway.calendar.day(of: manifest.asOf))
        else {
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
