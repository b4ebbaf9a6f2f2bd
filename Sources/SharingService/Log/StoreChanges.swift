/// What other gateways have changed of that which every gateway remembers.
///
/// A batch that changes any of it commits before the next one reads, so whoever decides knows all of it.
public struct StoreChanges: Sendable {
    /// Whether it stands in the place of everything that was remembered, instead of coming to it.
    public let isWhole: Bool
    /// Documents of the catalogue.
    public let documents: [CatalogueDocument]
    /// Corrections and releases; of the former those that are open alone, if it is whole.
    public let matters: [StoredMatter]
    /// How often grants were used.
    public let quotas: [BatchWrites.QuotaUse]

    /// Nothing, as of a store that one gateway has to itself.
    public static let none = StoreChanges()

    /// Describes changes.
    public init(
        isWhole: Bool = false,
        documents: [CatalogueDocument] = [],
        matters: [StoredMatter] = [],
        quotas: [BatchWrites.QuotaUse] = []
    ) {
        self.isWhole = isWhole
        self.documents = documents
        self.matters = matters
        self.quotas = quotas
    }
}
