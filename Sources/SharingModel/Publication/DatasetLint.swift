import CanonicalJSON

/// What the catalogue holds against the definition of an open dataset.
public enum DatasetLint {
    /// Every fault of a definition on a day, at pointers into it.
    ///
    /// The hub may publish what is not its own; where it is not known, anybody may.
    public static func faults(
        of dataset: Dataset,
        under catalogue: Catalogue,
        on today: CivilDate,
        hub: AgencyID? = nil
    ) -> [InvalidInput.Fault] {
        var faults = FaultCollector()
        addFaults(ofTexts: dataset, to: &faults)
        addFaults(ofPublisher: dataset, under: catalogue, hub, to: &faults)
        if let type = dataset.materialType(under: catalogue) {
            addObstacles(to: dataset, of: type, on: today, to: &faults)
        }
        do {
            let columns = try dataset.releasedColumns(under: catalogue)
            addFaults(ofKey: dataset, columns, to: &faults)
            addFaults(ofClasses: dataset, columns, to: &faults)
        } catch {
            faults.faults += error.faults
        }
        addFaults(ofOverlaps: dataset, under: catalogue, to: &faults)
        return faults.faults
    }

    /// The types whose records are disclosed and open by themselves, and of which there is no dataset: the newest version of
    /// each, in the order of their codes.
    public static func typesWithoutDataset(under catalogue: Catalogue, on today: CivilDate) -> [MaterialType]
    {
        let published = Set(
            catalogue.datasets.values.compactMap { dataset in
                if case .records(let code) = dataset.source { code } else { nil as String? }
            }
        )
        return catalogue.types.keys.sorted()
            .compactMap { catalogue.versions(of: MaterialTypeReference(code: $0, version: nil)).first }
            .filter { !published.contains($0.reference.code) && $0.obstaclesToRecords(on: today).isEmpty }
    }

    private static func addFaults(ofTexts dataset: Dataset, to faults: inout FaultCollector) {
        for (name, text) in [
            ("title", dataset.title), ("summary", dataset.summary), ("contact/name", dataset.contact.name),
        ]
        where [text.en, text.zh].contains(where: { $0.trimmingSpaces().isEmpty }) {
            faults.add("/\(name)", en: "must be given in both languages", zh: "须有中英文")
        }
        if dataset.keywords.isEmpty {
            faults.add("/keywords", en: "is missing: say by which words to find it", zh: "缺失：请写明检索关键词")
        }
        if let email = dataset.contact.email,
            email.split(separator: "@", omittingEmptySubsequences: false).map(\.isEmpty) != [false, false]
        {
            faults.add("/contact/email", en: "must be a mailbox of the office", zh: "必须是部门的电子邮箱")
        }
    }

    private static func addFaults(
        ofPublisher dataset: Dataset,
        under catalogue: Catalogue,
        _ hub: AgencyID?,
        to faults: inout FaultCollector
    ) {
        guard catalogue.agencies[dataset.publisher] != nil else {
            faults.add("/publisher", en: "there is no such agency", zh: "没有此部门")
            return
        }
        guard let hub, dataset.publisher != hub else { return }
        let source = dataset.materialType(under: catalogue)?.source
        if source != dataset.publisher {
            let names = [source, hub].compactMap { $0?.description }.joined(separator: " or ")
            faults.add("/publisher", en: "must be \(names)", zh: "必须是数源部门或主管部门：\(names)")
        }
    }

    private static func addObstacles(
        to dataset: Dataset,
        of type: MaterialType,
        on today: CivilDate,
        to faults: inout FaultCollector
    ) {
        let obstacles =
            if case .counts = dataset.source {
                type.obstaclesToStatistics(on: today)
            } else {
                type.obstaclesToRecords(on: today)
            }
        for obstacle in obstacles {
            faults.add("/source", en: obstacle.message.en, zh: obstacle.message.zh)
        }
    }
}
