import OpenData
import SharingModel

/// The codes of open data in words.
enum DatasetWords {
    /// A theme of the EU's vocabulary of data themes.
    static func theme(_ code: String) -> LocalizedText {
        switch code {
        case "AGRI": LocalizedText(en: "Agriculture and food", zh: "农业与食品")
        case "ECON": LocalizedText(en: "Economy and finance", zh: "经济与财政")
        case "EDUC": LocalizedText(en: "Education and culture", zh: "教育与文化")
        case "ENER": LocalizedText(en: "Energy", zh: "能源")
        case "ENVI": LocalizedText(en: "Environment", zh: "环境")
        case "GOVE": LocalizedText(en: "Government", zh: "政务")
        case "HEAL": LocalizedText(en: "Health", zh: "卫生健康")
        case "INTR": LocalizedText(en: "International affairs", zh: "国际事务")
        case "JUST": LocalizedText(en: "Justice and safety", zh: "司法与公共安全")
        case "REGI": LocalizedText(en: "Regions and towns", zh: "区域与城镇")
        case "SOCI": LocalizedText(en: "Population and society", zh: "人口与社会")
        case "TECH": LocalizedText(en: "Science and technology", zh: "科技")
        case "TRAN": LocalizedText(en: "Transport", zh: "交通运输")
        default: LocalizedText(en: code, zh: code)
        }
    }

    /// A licence, by its SPDX id.
    static func licence(_ id: String) -> LocalizedText {
        switch id {
        case "CC-BY-4.0": LocalizedText(en: "Creative Commons Attribution 4.0", zh: "知识共享 署名 4.0")
        case "CC0-1.0":
            LocalizedText(en: "Creative Commons Zero 1.0 (no conditions)", zh: "知识共享 零 1.0（无附加条件）")
        case "ODbL-1.0": LocalizedText(en: "Open Database License 1.0", zh: "开放数据库许可 1.0")
        default: LocalizedText(en: id, zh: id)
        }
    }

    /// What a file of a release is.
    static func file(_ name: String, of dataset: DatasetName) -> LocalizedText {
        DataFormat.allCases.first { name == dataset.description + $0.suffix }?.label
            ?? LocalizedText(en: "the columns of the CSV file (CSVW)", zh: "CSV 字段说明（CSVW）")
    }

    /// A check of the gate.
    static func check(_ name: String) -> LocalizedText {
        switch name {
        case "publishable": LocalizedText(en: "May be public", zh: "可公开")
        case "columns": LocalizedText(en: "Only listed columns", zh: "仅含列明字段")
        case "masks": LocalizedText(en: "Masks", zh: "脱敏")
        case "free-text": LocalizedText(en: "Free text", zh: "自由文本扫描")
        case "classes": LocalizedText(en: "Nobody singled out", zh: "无法识别个人（k 匿名）")
        case "statistics": LocalizedText(en: "No small counts", zh: "小数值抑制")
        default: LocalizedText(en: name, zh: name)
        }
    }
}
