import SharingService

extension MaterialTable {
    /// Records of a type in the order of their numbers' tags, those that can be used.
    func page(of code: String, after tag: BlindTag?, limit: Int) throws -> MaterialPage {
        guard let type = codes.number(of: code) else { return MaterialPage(materials: [], next: nil) }
        selectPage.bind(1, type)
        selectPage.bind(2, tag?.bytes ?? [])
        selectPage.bind(3, Int64(limit))
        let places = try selectPage.all { (tag: $0.tag(0), number: $0.integer(1)) }
        return MaterialPage(
            materials: try places.compactMap { try newest($0.number) },
            next: places.count < limit ? nil : places.last?.tag
        )
    }
}
