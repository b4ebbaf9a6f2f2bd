import SharingModel

/// One dataset in the words of DCAT-AP.
struct DCATDataset {
    let description: DatasetDescription
    let addresses: PublicAddresses

    /// Its IRI.
    var subject: RDFTerm { .iri(addresses.dataset(description.name)) }

    init(_ description: DatasetDescription, at addresses: PublicAddresses) {
        self.description = description
        self.addresses = addresses
    }

    func describe(in graph: inout RDFGraph) {
        guard let release = description.current else { return }
        let dataset = description.dataset
        graph.add(subject, Vocabulary.rdf + "type", .iri(Vocabulary.dcat + "Dataset"))
        graph.add(subject, Vocabulary.dct + "identifier", .plain(description.name))
        graph.add(subject, Vocabulary.dct + "title", en: dataset.title.en, zh: dataset.title.zh)
        graph.add(subject, Vocabulary.dct + "description", en: dataset.summary.en, zh: dataset.summary.zh)
        for word in dataset.keywords {
            graph.add(subject, Vocabulary.dcat + "keyword", en: word.en, zh: word.zh)
        }
        for code in dataset.themes { graph.add(subject, Vocabulary.dcat + "theme", graph.theme(code)) }
        graph.add(subject, Vocabulary.dct + "publisher", graph.agent(description.publisher, at: addresses))
        graph.add(subject, Vocabulary.dcat + "contactPoint", graph.contact(dataset.contact))
        graph.add(
            subject,
            Vocabulary.dct + "accrualPeriodicity",
            graph.authority(
                "frequency",
                DCATDataset.frequency(dataset.frequency),
                Vocabulary.dct + "Frequency"
            )
        )
        graph.add(subject, Vocabulary.dct + "language", graph.language("ZHO"))
        graph.add(subject, Vocabulary.dct + "accessRights", graph.publicAccess())
        graph.add(
            subject,
            Vocabulary.dcat + "landingPage",
            graph.typed(addresses.page(description.name), Vocabulary.foaf + "Document")
        )
        graph.add(subject, Vocabulary.dct + "issued", .time(description.created))
        graph.add(subject, Vocabulary.dct + "modified", .time(description.modified))
        graph.add(subject, Vocabulary.dcat + "version", .plain("\(release.manifest.number)"))
        graph.add(
            subject,
            Vocabulary.adms + "versionNotes",
            en: "Release \(release.manifest.number), data as of \(release.manifest.asOf)",
            zh: "第 \(release.manifest.number) 次发布，数据截至 \(release.manifest.asOf)"
        )
        for (format, file) in release.dataFiles { describe(format, file, of: release, in: &graph) }
    }

    private func describe(
        _ format: DataFormat,
        _ file: ReleasedFile,
        of release: DatasetDescription.Release,
        in graph: inout RDFGraph
    ) {
        let distribution = RDFTerm.iri(addresses.distribution(description.name, format))
        let address = RDFTerm.iri(addresses.file(file.name, of: release.manifest))
        graph.add(subject, Vocabulary.dcat + "distribution", distribution)
        graph.add(distribution, Vocabulary.rdf + "type", .iri(Vocabulary.dcat + "Distribution"))
        graph.add(
            distribution,
            Vocabulary.dct + "title",
            en: "\(description.dataset.title.en): \(format.label.en)",
            zh: "\(description.dataset.title.zh)：\(format.label.zh)"
        )
        graph.add(
            distribution,
            Vocabulary.dct + "description",
            en: "All \(release.manifest.rows.released) rows of release \(release.manifest.number)",
            zh: "第 \(release.manifest.number) 次发布的全部 \(release.manifest.rows.released) 行"
        )
        graph.add(distribution, Vocabulary.dcatAP + "availability", graph.stable())
        graph.add(distribution, Vocabulary.dct + "identifier", .plain(file.name))
        graph.add(distribution, Vocabulary.dcat + "accessURL", address)
        graph.add(distribution, Vocabulary.dcat + "downloadURL", address)
        graph.add(
            distribution,
            Vocabulary.dcat + "mediaType",
            graph.typed(
                "http://www.iana.org/assignments/media-types/" + format.mediaType,
                Vocabulary.dct + "MediaType"
            )
        )
        graph.add(distribution, Vocabulary.dct + "format", graph.format(format))
        graph.add(
            distribution,
            Vocabulary.dcat + "byteSize",
            .number(Int(file.size), Vocabulary.xsd + "nonNegativeInteger")
        )
        let checksum = graph.blank()
        graph.add(distribution, Vocabulary.spdx + "checksum", checksum)
        graph.add(checksum, Vocabulary.rdf + "type", .iri(Vocabulary.spdx + "Checksum"))
        graph.add(
            checksum,
            Vocabulary.spdx + "algorithm",
            graph.typed(
                Vocabulary.spdx + "checksumAlgorithm_sha256",
                Vocabulary.spdx + "ChecksumAlgorithm"
            )
        )
        graph.add(
            checksum,
            Vocabulary.spdx + "checksumValue",
            .literal(file.sha256, datatype: Vocabulary.xsd + "hexBinary")
        )
        graph.add(
            distribution,
            Vocabulary.dct + "license",
            graph.typed(description.dataset.licenceAddress, Vocabulary.dct + "LicenseDocument")
        )
        graph.add(distribution, Vocabulary.dct + "issued", .time(release.releasedAt))
        graph.add(distribution, Vocabulary.dct + "modified", .time(release.releasedAt))
        if format == .csv {
            graph.add(distribution, Vocabulary.dcat + "accessService", .iri(addresses.actions))
        }
    }

    private static func frequency(_ frequency: Dataset.Frequency) -> String {
        switch frequency {
        case .daily: "DAILY"
        case .weekly: "WEEKLY"
        case .monthly: "MONTHLY"
        case .quarterly: "QUARTERLY"
        case .yearly: "ANNUAL"
        case .irregular: "IRREG"
        }
    }
}
