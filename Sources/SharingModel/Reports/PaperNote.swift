public import CanonicalJSON

/// A consumer's word that it took a paper that sharing should have replaced.
public struct PaperNote: Sendable {
    /// For which service item, as sent.
    public let serviceItem: String
    /// Of which type.
    public let material: MaterialTypeReference
    /// Why.
    public let reason: PaperReason
    /// For which case.
    ///
    /// Personal.
    public let caseNumber: String?

    /// Reads the body of `POST /v1/papers`.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ["serviceItem", "material", "reason", "case"])
        serviceItem = try reader.text("serviceItem", atMost: 64)
        material = try reader.parsed("material", en: "a material type", zh: "材料类型")
        let reason: PaperReason? = try reader.optionalChoice("reason")
        guard let reason else { throw InvalidInput.missing("/reason") }
        self.reason = reason
        caseNumber = try reader.optionalText("case", atMost: 128)
    }
}
