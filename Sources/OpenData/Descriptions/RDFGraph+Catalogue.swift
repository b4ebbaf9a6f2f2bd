import SharingModel

/// What several descriptions name: each with the type by which validators know it.
extension RDFGraph {
    /// A thing of another vocabulary, with its class.
    mutating func typed(_ address: String, _ type: String) -> RDFTerm {
        add(.iri(address), Vocabulary.rdf + "type", .iri(type))
        return .iri(address)
    }

    /// A thing with its class and its label in both languages.
    mutating func typed(_ address: String, _ type: String, label: LocalizedText) -> RDFTerm {
        add(typed(address, type), Vocabulary.skos + "prefLabel", en: label.en, zh: label.zh)
        return .iri(address)
    }

    /// A term of one of the EU's authority lists, with its class.
    mutating func authority(_ list: String, _ code: String, _ type: String) -> RDFTerm {
        let scheme = "http://publications.europa.eu/resource/authority/" + list
        let term = typed("\(scheme)/\(code)", type)
        add(term, Vocabulary.skos + "inScheme", .iri(scheme))
        return term
    }

    mutating func themes() -> RDFTerm {
        let scheme = typed(DataTheme.scheme, Vocabulary.skos + "ConceptScheme")
        add(scheme, Vocabulary.dct + "title", en: "Data theme", zh: "数据主题")
        return scheme
    }

    mutating func theme(_ code: String) -> RDFTerm {
        let theme = typed(
            DataTheme.address(of: code),
            Vocabulary.skos + "Concept",
            label: DataTheme.title(of: code)
        )
        add(theme, Vocabulary.skos + "inScheme", themes())
        return theme
    }

    mutating func language(_ code: String) -> RDFTerm {
        authority("language", code, Vocabulary.dct + "LinguisticSystem")
    }

    mutating func publicAccess() -> RDFTerm {
        authority("access-right", "PUBLIC", Vocabulary.dct + "RightsStatement")
    }

    /// That a file stays for years: a release never changes.
    mutating func stable() -> RDFTerm {
        let term = authority("planned-availability", "STABLE", Vocabulary.skos + "Concept")
        add(term, Vocabulary.skos + "prefLabel", en: "stable", zh: "稳定")
        return term
    }

    mutating func agent(_ publisher: DatasetDescription.Publisher, at addresses: PublicAddresses) -> RDFTerm {
        let agent = typed(addresses.publisher(publisher.id), Vocabulary.foaf + "Agent")
        add(agent, Vocabulary.foaf + "name", en: publisher.name.en, zh: publisher.name.zh)
        if !publisher.uscc.isEmpty { add(agent, Vocabulary.dct + "identifier", .plain(publisher.uscc)) }
        let (code, label) =
            switch publisher.kind {
            case .government, .institution:
                ("LocalAuthority", LocalizedText(en: "Local authority", zh: "地方机关"))
            case .enterprise: ("Company", LocalizedText(en: "Company", zh: "企业"))
            case .intermediary:
                ("NonProfitOrganisation", LocalizedText(en: "Non-profit organisation", zh: "非营利组织"))
            }
        let type = typed(
            "http://purl.org/adms/publishertype/" + code,
            Vocabulary.skos + "Concept",
            label: label
        )
        add(agent, Vocabulary.dct + "type", type)
        return agent
    }

    mutating func contact(_ contact: Dataset.Contact) -> RDFTerm {
        let desk = blank()
        add(desk, Vocabulary.rdf + "type", .iri(Vocabulary.vcard + "Kind"))
        add(desk, Vocabulary.rdf + "type", .iri(Vocabulary.vcard + "Organization"))
        add(desk, Vocabulary.vcard + "fn", en: contact.name.en, zh: contact.name.zh)
        if let email = contact.email { add(desk, Vocabulary.vcard + "hasEmail", .iri("mailto:" + email)) }
        if let telephone = contact.telephone {
            let digits = telephone.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
            add(desk, Vocabulary.vcard + "hasTelephone", .iri("tel:" + digits))
        }
        return desk
    }

    mutating func format(_ format: DataFormat) -> RDFTerm {
        let type = Vocabulary.dct + "MediaTypeOrExtent"
        let term: RDFTerm
        switch format {
        case .csv, .excel: term = authority("file-type", "CSV", type)
        // The EU's list of file types has no word for these.
        case .jsonLines, .sqlite:
            term = blank()
            add(term, Vocabulary.rdf + "type", .iri(type))
        }
        add(term, Vocabulary.rdfs + "label", .plain(format.title))
        return term
    }
}

extension RDFTerm {
    /// A moment.
    static func time(_ time: Timestamp) -> RDFTerm {
        .literal(time.description, datatype: Vocabulary.xsd + "dateTime")
    }

    /// A whole number of that datatype.
    static func number(_ number: Int, _ datatype: String) -> RDFTerm {
        .literal("\(number)", datatype: datatype)
    }
}
