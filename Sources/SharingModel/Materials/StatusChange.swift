public import CanonicalJSON

/// A change of a record's status, as its provider sends it.
public struct StatusChange: Sendable {
    /// The type, with or without a version.
    public let type: MaterialTypeReference
    /// The provider's own number.
    ///
    /// Personal.
    public let sourceID: String
    /// The new status.
    public let status: MaterialRecord.Status
    /// Why.
    ///
    /// May be personal.
    public let reason: String
    /// The whole body as sent.
    public let document: JSONValue

    /// Reads the body of `POST /v1/materials/status`.
    ///
    /// - Throws: ``InvalidInput`` (malformed).
    public init(json: JSONValue) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: "", members: ["type", "sourceId", "status", "reason"])
        type = try reader.parsed("type", en: "a material type", zh: "材料类型")
        sourceID = try reader.text("sourceId", atMost: 128)
        let status: MaterialRecord.Status? = try reader.optionalChoice("status")
        guard let status else { throw InvalidInput.missing("/status") }
        self.status = status
        reason = try reader.text("reason", atMost: 500)
        document = json
    }
}
