import CanonicalJSON
import SharingModel

/// What the page of a material type shows: its public elements (Decree 809 art 13).
struct MaterialModel {
    struct Field {
        let field: String
        let name: String
        let type: String
        let leaving: String
    }

    struct Review {
        let kind: String
        let reviewedOn: String
        let reviewBefore: String
        let decision: String?
    }

    struct Version {
        let version: String
        let isRetired: Bool
    }

    struct Listing {
        let slug: String
        let item: String
    }

    let code: String
    let source: String
    let basis: String?
    let sharing: String
    let sharingBasis: String?
    let conditions: String?
    let modes: String
    let format: String
    let updates: String
    let level: String
    let disclosure: String
    let disclosureBasis: String?
    let openness: String
    let isComplete: Bool
    let completeSince: String?
    let validity: String
    let retention: String?
    let roles: [String]
    let fields: [Field]
    let reviews: [Review]
    let versions: [Version]
    let items: [Listing]
    let datasets: [Listing]

    init(_ type: MaterialType, datasets: [Dataset], under catalogue: Catalogue, in language: PageLanguage) {
        let document = type.document
        func text(_ json: JSONValue?) -> String? { CatalogueWords.text(json).map { language[$0] } }
        func words(_ json: JSONValue?) -> String {
            let words = (json?.array ?? []).compactMap { $0.string.map { language[CatalogueWords.word($0)] } }
            return words.isEmpty ? "—" : words.joined(separator: language(", ", "、"))
        }
        func basis(_ json: JSONValue?) -> String? {
            guard let title = text(json?["title"]) else { return text(json) }
            let kind = json?["kind"]?.string.map { language[CatalogueWords.word($0)] }
            return kind.map { language("\(title) (\($0))", "\(title)（\($0)）") } ?? title
        }
        code = type.reference.description
        source = catalogue.agencies[type.source].map { language[$0.name] } ?? type.source.description
        self.basis = basis(document["basis"])
        sharing = language[CatalogueWords.sharing(type.sharing.rawValue)]
        sharingBasis = basis(document["sharing"]?["basis"])
        conditions = text(document["sharing"]?["conditions"])
        modes = words(document["sharing"]?["mode"])
        format = words(document["format"])
        updates = document["updated"]?.string.map { language[CatalogueWords.word($0)] } ?? "—"
        level = document["level"]?.string ?? "—"
        disclosure = document["disclosure"]?.string.map { language[CatalogueWords.disclosure($0)] } ?? "—"
        disclosureBasis = basis(document["disclosureBasis"])
        openness = document["openness"]?.string.map { language[CatalogueWords.openness($0)] } ?? "—"
        isComplete = type.isComplete
        completeSince = document["completeSince"]?.string
        validity = MaterialModel.validity(type, in: language)
        retention = MaterialModel.retention(document["retention"], in: language)
        roles = (document["roles"]?.array ?? []).compactMap { text($0["title"]) ?? $0["role"]?.string }
        fields = type.fields.map { field in
            Field(
                field: field.name,
                name: language[field.title],
                type: language[CatalogueWords.type(field.type)],
                leaving: MaterialModel.leaving(field, of: type, in: language)
            )
        }
        reviews = type.reviews.map { review in
            Review(
                kind: language[MaterialModel.kind(review.kind)],
                reviewedOn: FigureText.day(review.reviewedOn, in: language.language),
                reviewBefore: FigureText.day(review.reviewBefore, in: language.language),
                decision: text(document["reviews"]?[review.kind.rawValue]?["decision"])
            )
        }
        versions = (catalogue.types[type.reference.code] ?? []).map {
            Version(version: $0.reference.description, isRetired: catalogue.retired.contains($0.reference))
        }
        items = catalogue.items.values.filter { $0.lists(type.reference.code) }.sorted { $0.slug < $1.slug }
            .map { Listing(slug: $0.slug, item: language[$0.title]) }
        self.datasets = datasets.map { Listing(slug: $0.name.description, item: language[$0.title]) }
    }

    private static func leaving(
        _ field: FieldDefinition,
        of type: MaterialType,
        in language: PageLanguage
    ) -> String {
        switch field.disclosure {
        case .public: return language("public", "公开")
        case .masked:
            guard let mask = field.mask else { return language("masked", "脱敏公开") }
            let words = CatalogueWords.mask(mask) { name in
                type.field(name)?.title ?? LocalizedText(en: name, zh: name)
            }
            return language("public, masked: \(words.en)", "脱敏公开：\(words.zh)")
        case .never:
            return field.isVerifyOnly
                ? language("never public; verified only, never handed over", "不公开；仅供核验，不提供数据")
                : language("never public", "不公开")
        }
    }

    private static func kind(_ kind: TypeReview.Kind) -> LocalizedText {
        switch kind {
        case .disclosure: LocalizedText(en: "Confidentiality review", zh: "保密审查")
        case .catalogue: LocalizedText(en: "Review of the catalogue entry", zh: "目录定期审查")
        case .personalInformation:
            LocalizedText(en: "Personal information impact assessment", zh: "个人信息保护影响评估")
        }
    }

    private static func validity(_ type: MaterialType, in language: PageLanguage) -> String {
        switch type.validity {
        case .openEnded: language("open-ended", "长期有效")
        case .field(let name):
            language(
                "until “\(type.field(name)?.title.en ?? name)”",
                "至“\(type.field(name)?.title.zh ?? name)”所载日期"
            )
        case .months(let months): language("\(months) months from issue", "自签发之日起 \(months) 个月")
        case .days(let days): language("\(days) days from issue", "自签发之日起 \(days) 日")
        }
    }

    private static func retention(_ json: JSONValue?, in language: PageLanguage) -> String? {
        if json?["permanent"] == true { return language("kept permanently", "永久保存") }
        return json?["years"]?.integer.map { years in
            language("\(years) years after the end of validity", "失效后 \(years) 年")
        }
    }
}
