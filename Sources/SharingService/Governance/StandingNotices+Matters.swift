import CanonicalJSON
import SharingModel

extension StandingNotices {
    /// Proposals that wait for a consent, told to the agency whose it is; `due` are the days by which some are decided.
    ///
    /// - Throws: `StoredMatter.Unreadable`: a stored one was altered.
    func proposals(_ matters: [StoredMatter], due: [RecordID: CivilDate] = [:]) throws -> [Notice] {
        try matters.filter(\.isOpen).compactMap { matter in
            guard let consent = try matter.proposalStanding(hub: hub).missing.first else { return nil }
            let agency = if case .head(let agency) = consent { agency } else { hub }
            return notice(
                to: agency,
                .proposalToDecide,
                about: [
                    "proposal": .string(RecordID(bytes: matter.id).description),
                    "title": matter.content["title"] ?? "", "waitsFor": .string(consent.description),
                ],
                due: due[RecordID(bytes: matter.id)],
                since: matter.steps.last { $0.actor != nil }?.time ?? matter.openedAt
            )
        }
    }

    /// Corrections that wait for the answer of the provider.
    func corrections(_ matters: [StoredMatter]) -> [Notice] {
        matters.filter(\.isOpen).compactMap { matter in
            guard let material = matter.content["material"]?.string,
                let type = MaterialTypeReference(material).flatMap({ catalogue.versions(of: $0).first })
            else { return nil }
            return notice(
                to: type.source,
                .correctionToAnswer,
                about: [
                    "correction": .string(RecordID(bytes: matter.id).description),
                    "material": .string(material),
                ],
                due: matter.due,
                since: matter.openedAt
            )
        }
    }
}
