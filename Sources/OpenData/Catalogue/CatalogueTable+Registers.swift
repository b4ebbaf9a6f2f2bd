import CanonicalJSON
import SharingModel

extension Agency {
    /// A column of the agencies.
    func cell(_ column: String) -> Cell {
        switch column {
        case "id": .value(id.description)
        case "nameZh": Cell(name.zh)
        case "nameEn": Cell(name.en)
        case "uscc": .value(uscc.canonicalID)
        case "kind", "division", "level": Cell(document[column]?.string)
        default: .absent
        }
    }
}

extension MaterialType {
    /// A column of the material types.
    func cell(_ column: String) -> Cell {
        switch column {
        case "code": .value(reference.code)
        case "version": .value(String(reference.version ?? 1))
        case "titleZh": Cell(title.zh)
        case "titleEn": Cell(title.en)
        case "source": .value(source.description)
        case "sharing": .value(sharing.rawValue)
        case "conditionsZh": Cell(document["sharing"]?["conditions"]?["zh"]?.string)
        case "disclosure": .value(disclosure.rawValue)
        case "openness": .value(openness.rawValue)
        case "complete": .value(isComplete ? "true" : "false")
        case "basisZh": Cell(document["basis"]?["title"]?["zh"]?.string)
        case "fieldsZh": Cell(fields.map(\.title.zh).joined(separator: "、"))
        case "reviewBefore": Cell(reviews.first { $0.kind == .catalogue }?.reviewBefore.description)
        case "level", "updated", "licenceType": Cell(document[column]?.string)
        default: .absent
        }
    }
}
