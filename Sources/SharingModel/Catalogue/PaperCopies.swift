public import CanonicalJSON

/// How many papers of a kind are brought, and what must be on them.
public struct PaperCopies: Hashable, Sendable {
    /// How many originals.
    public let originals: Int
    /// How many copies.
    public let copies: Int
    /// Whether they are sealed 盖章.
    public let isSealed: Bool
    /// Whether they are signed 签字.
    public let isSigned: Bool
    /// For each of what, such as `vehicle`; nil for the whole application.
    public let each: String?

    /// Reads `{"original"?, "copy"?, "seal"?, "signature"?, "per"?}`.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: ["original", "copy", "seal", "signature", "per"]
        )
        originals = try reader.optionalInteger("original") ?? 0
        copies = try reader.optionalInteger("copy") ?? 0
        for (name, number) in [("original", originals), ("copy", copies)] {
            guard (0...99).contains(number) else {
                throw reader.mistyped(name, en: "a number from 0 to 99", zh: "0 至 99 的数字")
            }
        }
        isSealed = try reader.optionalBoolean("seal") ?? false
        isSigned = try reader.optionalBoolean("signature") ?? false
        each = try reader.optionalString("per")
    }

    /// Whether something more is brought, or something more must be on it, than `other` says.
    func exceeds(_ other: PaperCopies) -> Bool {
        originals > other.originals || copies > other.copies || (isSealed && !other.isSealed)
            || (isSigned && !other.isSigned) || (each != nil && each != other.each)
    }

    /// As it is read.
    public var json: JSONValue {
        var object: JSONObject = ["original": .integer(Int64(originals)), "copy": .integer(Int64(copies))]
        if isSealed { object["seal"] = true }
        if isSigned { object["signature"] = true }
        object["per"] = each.map { .string($0) }
        return .object(object)
    }
}
