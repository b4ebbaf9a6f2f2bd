import CanonicalJSON

// What the law wants an entry of the catalogue to say.
extension CatalogueLint {
    private static let frequencies = ["at-once", "daily", "weekly", "monthly", "quarterly", "yearly"]
    private static let modes = Set(SharingMode.allCases.map(\.rawValue))
    private static let formats: Set<String> = ["structured", "document", "image"]

    /// Every element of Decree 809 arts 13 and 16: format, frequency, mode, conditions, level and assessments; those of
    /// disclosure besides.
    func addMissingElements(of type: MaterialType, to faults: inout FaultCollector) {
        let document = type.document
        add(document["format"], of: CatalogueLint.formats, at: "/format", to: &faults)
        addChoice(document["updated"], of: CatalogueLint.frequencies, at: "/updated", to: &faults)
        addChoice(document["level"], of: ["S1", "S2", "S3", "S4"], at: "/level", to: &faults)
        addChoice(
            document["disclosure"],
            of: DisclosureClass.allCases.map(\.rawValue),
            at: "/disclosure",
            to: &faults
        )
        addChoice(
            document["openness"],
            of: Openness.allCases.map(\.rawValue),
            at: "/openness",
            to: &faults
        )
        if type.sharing != .none {
            add(document["sharing"]?["mode"], of: CatalogueLint.modes, at: "/sharing/mode", to: &faults)
        }
        if type.sharing == .conditional, document["sharing"]?["conditions"] == nil {
            faults.add("/sharing/conditions", en: "is missing: say scope and use", zh: "缺失：请写明共享范围和用途")
        }
        if document["disclosure"] == "withheld", document["disclosureBasis"] == nil {
            faults.add("/disclosureBasis", en: "is missing: say the legal reason", zh: "缺失：请写明不予公开的法定理由")
        }
        if type.disclosure == .proactive, type.openness == .unconditional,
            !type.reviews.contains(where: { $0.kind == .disclosure && $0.approves.contains(.records) })
        {
            faults.add(
                "/reviews/disclosure/approves",
                en:
                    "must name records: what is disclosed and open by itself has passed a confidentiality review",
                zh: "须列明 records：主动公开且无条件开放的材料须经保密审查批准"
            )
        }
        if document["retention"] == nil { faults.add("/retention", en: "is missing", zh: "缺失") }
        var needed: Set<TypeReview.Kind> = [.disclosure, .catalogue]
        let persons: Set<SubjectScheme> = [.residentID, .passport, .travelPermit]
        if type.roles.contains(where: { !$0.schemes.isDisjoint(with: persons) }) {
            needed.insert(.personalInformation)
        }
        for kind in TypeReview.Kind.allCases
        where needed.contains(kind) && !type.reviews.contains(where: { $0.kind == kind }) {
            faults.add(
                "/reviews/\(kind.rawValue)",
                en: "is missing: say when it was assessed, by whom, and when again",
                zh: "缺失：请写明评估日期、评估人和下次评估日期"
            )
        }
    }

    /// What a guide 办事指南 needs (优化营商环境条例 art 35).
    func addMissingElements(of item: ServiceItem, to faults: inout FaultCollector) {
        let guide = item.document["guide"]
        for name in [
            "acceptingUnit", "conditions", "steps", "result", "channels", "consultation", "complaint",
        ] where guide?[name] == nil {
            faults.add("/guide/\(name)", en: "is missing from the guide", zh: "办事指南缺少此要素")
        }
        for name in ["basis", "applicant", "fee", "visits", "limits"] where item.document[name] == nil {
            faults.add("/\(name)", en: "is missing from the guide", zh: "办事指南缺少此要素")
        }
    }

    private func add(
        _ value: JSONValue?,
        of choices: Set<String>,
        at pointer: String,
        to faults: inout FaultCollector
    ) {
        let texts = value?.array?.map { $0.string ?? "" } ?? []
        guard texts.isEmpty || !choices.isSuperset(of: texts) else { return }
        let known = choices.sorted().joined(separator: ", ")
        faults.add(pointer, en: "must be a list of \(known)", zh: "必须是由 \(known) 组成的列表")
    }

    private func addChoice(
        _ value: JSONValue?,
        of choices: [String],
        at pointer: String,
        to faults: inout FaultCollector
    ) {
        guard !(value?.string.map(choices.contains) ?? false) else { return }
        let known = choices.joined(separator: ", ")
        faults.add(pointer, en: "must be one of \(known)", zh: "必须是以下之一：\(known)")
    }
}
