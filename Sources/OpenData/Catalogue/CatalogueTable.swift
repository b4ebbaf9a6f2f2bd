public import SharingModel

/// The rows of a part of the catalogue.
public struct CatalogueTable: Sendable {
    /// The form of the rows.
    public let table: ReleasedTable
    private let part: Dataset.CataloguePart

    /// Prepares the rows of a dataset.
    ///
    /// - Throws: ``InvalidInput`` for a dataset that is no part of the catalogue, and for a column that there is not.
    public init(_ dataset: Dataset, under catalogue: Catalogue) throws(InvalidInput) {
        table = try ReleasedTable(of: dataset, under: catalogue)
        guard case .catalogue(let part) = dataset.source else {
            throw InvalidInput(
                .value,
                at: "/source",
                en: "must be a part of the catalogue",
                zh: "必须是 catalogue 的一部分"
            )
        }
        self.part = part
    }

    /// The rows of what is in force, in no order; guides stand at `addresses`.
    public func rows(of catalogue: Catalogue, at addresses: PublicAddresses) -> [[Cell]] {
        let names = table.columns.map(\.name)
        switch part {
        case .agencies: return catalogue.agencies.values.map { agency in names.map(agency.cell) }
        case .serviceItems:
            return catalogue.items.values.map { item in
                let guide = GuideCells(item, under: catalogue, at: addresses)
                return names.map(guide.cell)
            }
        case .materialTypes:
            return catalogue.types.values.joined().filter { !catalogue.retired.contains($0.reference) }
                .map { type in names.map(type.cell) }
        }
    }
}

extension Cell {
    /// A text that may be absent; an empty one is.
    init(_ text: String?) {
        guard let text, !text.isEmpty else {
            self = .absent
            return
        }
        self = .value(text)
    }
}
