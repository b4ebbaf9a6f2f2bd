import CanonicalJSON
import Crypto
import SharingModel

/// What the service items' table shows of one guide 办事指南.
struct GuideCells {
    private let item: ServiceItem
    private let catalogue: Catalogue
    private let addresses: PublicAddresses

    init(_ item: ServiceItem, under catalogue: Catalogue, at addresses: PublicAddresses) {
        self.item = item
        self.catalogue = catalogue
        self.addresses = addresses
    }

    /// A column of the service items.
    func cell(_ column: String) -> Cell {
        let document = item.document
        return switch column {
        case "slug": .value(item.slug)
        case "basicCode": .value(item.basicCode)
        case "implementationCode": .value(item.implementationCode)
        case "titleZh": Cell(item.title.zh)
        case "titleEn": Cell(item.title.en)
        case "agency": .value(item.agency.description)
        case "acceptingUnitZh": Cell(document["guide"]?["acceptingUnit"]?["zh"]?.string)
        case "applicants": Cell(item.applicants.map(\.rawValue).sorted().joined(separator: " "))
        case "statutoryDays": Cell(item.limits.statutory?.days)
        case "statutoryUnit": Cell(item.limits.statutory?.unit)
        case "promisedDays": Cell(item.limits.promised?.days)
        case "promisedUnit": Cell(item.limits.promised?.unit)
        case "visits": number(document["visits"], .integer)
        case "fee": number(document["fee"]?["amount"], .number)
        case "reused": materials(.reuse)
        case "verified": materials(.verify, .none)
        case "brought": materials(.applicant)
        case "promised": materials(.promise)
        case "basisZh":
            Cell((document["basis"]?.array ?? []).compactMap { $0["zh"]?.string }.joined(separator: "；"))
        case "resultZh": Cell(document["guide"]?["result"]?["title"]?["zh"]?.string)
        case "consultation", "complaint": Cell(document["guide"]?[column]?.string)
        case "guide": .value(addresses.guide(item.slug))
        case "guideSha256": .value(digest)
        default: .absent
        }
    }

    /// The materials that come in one of these ways, each by its title, in the order of the list.
    private func materials(_ provisions: ServiceItem.Provision...) -> Cell {
        var titles: [String] = []
        for material in item.materials where provisions.contains(material.provision) {
            let type = material.type.flatMap { catalogue.types[$0]?.first }
            let title = material.title?.zh ?? type?.title.zh ?? material.type ?? ""
            if !titles.contains(title) { titles.append(title) }
        }
        return Cell(titles.joined(separator: "；"))
    }

    private func number(_ json: JSONValue?, _ type: FieldType) -> Cell {
        Cell(json.flatMap { FieldValue(json: $0, type: type) }?.text)
    }

    private var digest: String { Hexadecimal.text(SHA256.hash(data: item.document.canonicalBytes)) }
}

extension TimeLimit {
    /// The number of days, in the unit beside it.
    fileprivate var days: String {
        switch self {
        case .atOnce: "0"
        case .workingDays(let days), .days(let days): String(days)
        }
    }

    fileprivate var unit: String {
        switch self {
        case .atOnce: "at-once"
        case .workingDays: "working-days"
        case .days: "days"
        }
    }
}
