public import CanonicalJSON

/// A request to erase what the gateway holds about a subject.
public struct ErasureRequest: Sendable {
    /// About whom.
    public let subject: Subject
    /// On what ground.
    public let reason: ErasureReason

    /// Reads the body of `POST /v1/erasures`.
    ///
    /// - Throws: ``InvalidInput`` (malformed or subject).
    public init(json: JSONValue, at pointer: String = "") throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["subject", "reason"])
        let reason: ErasureReason? = try reader.optionalChoice("reason")
        guard let reason else { throw InvalidInput.missing(reader.pointer("reason")) }
        self.reason = reason
        subject = try Subject(json: reader.required("subject"), at: reader.pointer("subject"))
    }
}
