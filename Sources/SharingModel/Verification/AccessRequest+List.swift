extension AccessRequest {
    /// The ways in which an entry of an item's list may be looked up: verified, or, where it is reused, from the values.
    ///
    /// Only what the item expects of a record is compared.
    public static func ways(to lookUp: ServiceItem.Material, for purpose: Purpose) -> [AccessRequest] {
        guard let code = lookUp.type else { return [] }
        let material = MaterialTypeReference(code: code, version: nil)
        let expected = lookUp.expectations.map { claim in
            (name: claim.field, comparisons: Set(claim.comparisons.map(\.comparison)))
        }
        let verification = AccessRequest(
            operation: .verify,
            material: material,
            fields: expected,
            count: lookUp.count?.comparison,
            purpose: purpose
        )
        guard lookUp.provision == .reuse, lookUp.count == nil else { return [verification] }
        let reuse = AccessRequest(
            operation: .reuse,
            material: material,
            fields: Set(lookUp.fields + expected.map(\.name)).sorted().map { ($0, []) },
            count: nil,
            purpose: purpose
        )
        return [verification, reuse]
    }

    private init(
        operation: Grant.Operation,
        material: MaterialTypeReference,
        fields: [(name: String, comparisons: Set<Comparison>)],
        count: CountComparison?,
        purpose: Purpose
    ) {
        self.operation = operation
        self.material = material
        self.fields = fields
        self.count = count
        self.purpose = purpose
    }
}
