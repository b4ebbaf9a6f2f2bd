public import CanonicalJSON

/// An open dataset as the catalogue describes it: from what it is made, what of it leaves, and under which licence.
public final class Dataset: Sendable {
    /// What it is made from.
    public enum Source: Hashable, Sendable {
        /// The records of a material type, by its code, in the newest version that is not retired.
        case records(of: String)
        /// How many records of a type there are, by these of its fields.
        case counts(of: String, by: [String])
        /// A part of the catalogue itself.
        case catalogue(CataloguePart)
        /// How often data were used instead of papers, by month.
        case reuse
    }

    /// What of the catalogue is public.
    public enum CataloguePart: String, Hashable, Sendable, CaseIterable {
        /// The agencies.
        case agencies
        /// The service items with their guides.
        case serviceItems = "service-items"
        /// The material types.
        case materialTypes = "material-types"
    }

    /// How often it changes.
    public enum Frequency: String, Hashable, Sendable, CaseIterable {
        case daily, weekly, monthly, quarterly, yearly, irregular
    }

    /// Its name, which never changes.
    public let name: DatasetName
    /// Its title.
    public let title: LocalizedText
    /// What it is, in a paragraph.
    public let summary: LocalizedText
    /// Who publishes it.
    public let publisher: AgencyID
    /// What it is made from.
    public let source: Source
    /// The columns that leave, in order; whatever is not here does not.
    public let columns: [String]
    /// The columns that name a row, and by which rows stand in order.
    public let primaryKey: [String]
    /// The columns by which somebody could be found, together; empty where no row is about a person.
    public let quasiIdentifiers: [String]
    /// How many rows must be alike in them.
    public let leastClass: Int
    /// Whether rows of smaller classes are held back; otherwise the release is refused.
    public let holdsBackSmallClasses: Bool
    /// The columns of free text, which are scanned for numbers that name people.
    public let freeText: Set<String>
    /// What it is about: codes of the EU's vocabulary of data themes, such as `ECON`.
    public let themes: [String]
    /// Words to find it by.
    public let keywords: [LocalizedText]
    /// The licence's SPDX id.
    public let licence: String
    /// How often it changes.
    public let frequency: Frequency
    /// Where to write or call.
    public let contact: Contact
    /// The whole definition.
    public let document: JSONValue

    /// Where to write or call about a dataset.
    public struct Contact: Hashable, Sendable {
        /// Whose desk it is.
        public let name: LocalizedText
        /// A mailbox of the office.
        public let email: String?
        /// A telephone number of the office.
        public let telephone: String?
    }

    /// Reads a definition (the YAML of `Contracts/datasets` has the same members).
    ///
    /// - Throws: ``InvalidInput``.
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: Dataset.members)
        name = try reader.parsed("name", en: "a name such as food-permits", zh: "形如 food-permits 的名称")
        title = try LocalizedText(json: reader.required("title"), at: reader.pointer("title"))
        summary = try LocalizedText(json: reader.required("summary"), at: reader.pointer("summary"))
        publisher = try reader.parsed("publisher", en: "an agency id", zh: "部门标识")
        source = try Source(json: reader.required("source"), at: reader.pointer("source"))
        columns = try reader.strings("columns")
        primaryKey = try reader.strings("primaryKey")
        guard !columns.isEmpty, Set(columns).count == columns.count else {
            throw reader.mistyped("columns", en: "one or more different columns", zh: "一个或多个互不相同的列")
        }
        let known = Set(columns)
        guard !primaryKey.isEmpty, Set(primaryKey).count == primaryKey.count,
            known.isSuperset(of: primaryKey)
        else {
            throw reader.mistyped("primaryKey", en: "one or more of the columns", zh: "一个或多个已列出的列")
        }
        let classes = try ObjectReader(
            reader.optional("quasiIdentifiers") ?? .object(JSONObject()),
            at: reader.pointer("quasiIdentifiers"),
            members: ["columns", "atLeast", "smaller"]
        )
        quasiIdentifiers = try classes.strings("columns")
        leastClass = try classes.optionalInteger("atLeast") ?? 5
        let smaller = try classes.optionalString("smaller") ?? "refuse"
        guard known.isSuperset(of: quasiIdentifiers) else {
            throw classes.mistyped("columns", en: "some of the columns", zh: "已列出的列")
        }
        guard leastClass >= 2 else { throw classes.mistyped("atLeast", en: "2 or more", zh: "不小于 2 的整数") }
        guard ["refuse", "hold-back"].contains(smaller) else {
            throw classes.mistyped("smaller", en: "refuse or hold-back", zh: "refuse 或 hold-back")
        }
        holdsBackSmallClasses = smaller == "hold-back"
        freeText = Set(try reader.strings("freeText"))
        guard known.isSuperset(of: freeText) else {
            throw reader.mistyped("freeText", en: "some of the columns", zh: "已列出的列")
        }
        themes = try reader.strings("themes")
        guard !themes.isEmpty, themes.allSatisfy(Dataset.knownThemes.contains) else {
            let known = Dataset.knownThemes.sorted().joined(separator: ", ")
            throw reader.mistyped("themes", en: "one or more of \(known)", zh: "以下一项或多项：\(known)")
        }
        var keywords: [LocalizedText] = []
        for (json, pointer) in try reader.elements("keywords") {
            keywords.append(try LocalizedText(json: json, at: pointer))
        }
        self.keywords = keywords
        licence = try reader.string("licence")
        guard Dataset.licences[licence] != nil else {
            let known = Dataset.licences.keys.sorted().joined(separator: ", ")
            throw reader.mistyped("licence", en: "one of \(known)", zh: "以下之一：\(known)")
        }
        guard let frequency = Frequency(rawValue: try reader.string("updated")) else {
            let known = Frequency.allCases.map(\.rawValue).joined(separator: ", ")
            throw reader.mistyped("updated", en: "one of \(known)", zh: "以下之一：\(known)")
        }
        self.frequency = frequency
        contact = try Contact(json: reader.required("contact"), at: reader.pointer("contact"))
        document = json
    }

    private static let members: Set<String> = [
        "name", "title", "summary", "publisher", "source", "columns", "primaryKey", "quasiIdentifiers",
        "freeText", "themes", "keywords", "licence", "updated", "contact",
    ]

    /// The codes of the EU's vocabulary of data themes (publications.europa.eu, authority `data-theme`).
    public static let knownThemes: Set<String> = [
        "AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH",
        "TRAN",
    ]

    /// The addresses of the licences' texts, by SPDX id.
    public static let licences: [String: String] = [
        "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
        "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
        "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    ]
}

extension Dataset.Source {
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: ["records", "counts", "by", "catalogue", "statistics"]
        )
        switch (
            try reader.optionalString("records"), try reader.optionalString("counts"),
            try reader.optionalString("catalogue"), try reader.optionalString("statistics")
        ) {
        case (let type?, nil, nil, nil) where reader.optional("by") == nil: self = .records(of: type)
        case (nil, let type?, nil, nil): self = .counts(of: type, by: try reader.strings("by"))
        case (nil, nil, let part?, nil) where reader.optional("by") == nil:
            guard let part = Dataset.CataloguePart(rawValue: part) else {
                let known = Dataset.CataloguePart.allCases.map(\.rawValue).joined(separator: ", ")
                throw reader.mistyped("catalogue", en: "one of \(known)", zh: "以下之一：\(known)")
            }
            self = .catalogue(part)
        case (nil, nil, nil, "reuse"?) where reader.optional("by") == nil: self = .reuse
        default:
            throw InvalidInput(
                .malformed,
                at: pointer,
                en:
                    "must be records of a type, counts of a type by fields, a part of the catalogue, or statistics: reuse",
                zh: "必须为以下之一：某类型的 records、按字段 by 的 counts、catalogue 的一部分，或 statistics: reuse"
            )
        }
    }
}

extension Dataset.Contact {
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["name", "email", "telephone"])
        name = try LocalizedText(json: reader.required("name"), at: reader.pointer("name"))
        email = try reader.optionalString("email")
        telephone = try reader.optionalString("telephone")
        guard email != nil || telephone != nil else {
            throw reader.mistyped("email", en: "given, or a telephone number", zh: "填写，或填写电话")
        }
    }
}
