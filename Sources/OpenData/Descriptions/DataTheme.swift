public import SharingModel

/// What a dataset is about, in the EU's vocabulary of data themes.
public enum DataTheme {
    /// The address of the vocabulary.
    public static let scheme = "http://publications.europa.eu/resource/authority/data-theme"

    /// The address of a theme.
    public static func address(of code: String) -> String { "\(scheme)/\(code)" }

    /// The title of a theme; the code itself for one that is not known.
    public static func title(of code: String) -> LocalizedText {
        titles[code] ?? LocalizedText(en: code, zh: code)
    }

    private static let titles: [String: LocalizedText] = [
        "AGRI": LocalizedText(en: "Agriculture, fisheries, forestry and food", zh: "农林牧渔与食品"),
        "ECON": LocalizedText(en: "Economy and finance", zh: "经济与金融"),
        "EDUC": LocalizedText(en: "Education, culture and sport", zh: "教育、文化与体育"),
        "ENER": LocalizedText(en: "Energy", zh: "能源"),
        "ENVI": LocalizedText(en: "Environment", zh: "生态环境"),
        "GOVE": LocalizedText(en: "Government and public sector", zh: "政府与公共服务"),
        "HEAL": LocalizedText(en: "Health", zh: "卫生健康"),
        "INTR": LocalizedText(en: "International issues", zh: "国际事务"),
        "JUST": LocalizedText(en: "Justice, legal system and public safety", zh: "司法与公共安全"),
        "REGI": LocalizedText(en: "Regions and cities", zh: "区域与城市"),
        "SOCI": LocalizedText(en: "Population and society", zh: "人口与社会"),
        "TECH": LocalizedText(en: "Science and technology", zh: "科学技术"),
        "TRAN": LocalizedText(en: "Transport", zh: "交通运输"),
    ]
}
