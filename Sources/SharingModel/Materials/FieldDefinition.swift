public import CanonicalJSON

/// One field of a material type: a Table Schema field with the gateway's flags.
public final class FieldDefinition: Sendable {
    /// How a field leaves in open data.
    public enum Disclosure: String, Hashable, Sendable {
        /// As it is.
        case `public`
        /// Through its mask.
        case masked
        /// Never.
        case never
    }

    /// The field's name: `[A-Za-z][A-Za-z0-9]*`, at most 64 characters.
    public let name: String
    /// The field's title.
    public let title: LocalizedText
    /// Its type.
    public let type: FieldType
    /// Its constraints.
    public let constraints: FieldConstraints
    /// How it leaves in open data.
    public let disclosure: Disclosure
    /// How much of a masked field leaves.
    public let mask: ColumnMask?
    /// The constraints as they were registered.
    public let constraintsDocument: JSONObject
    /// Whether it may be verified but never handed over.
    public let isVerifyOnly: Bool

    /// Reads a field of a schema.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(
            json,
            at: pointer,
            members: [
                "name", "title", "type", "description", "constraints", "disclosure", "mask", "verifyOnly",
            ]
        )
        name = try reader.string("name")
        guard FieldDefinition.isName(name) else {
            throw reader.mistyped("name", en: "1 to 64 letters and digits", zh: "1 至 64 个字母或数字")
        }
        title = try LocalizedText(json: reader.required("title"), at: reader.pointer("title"))
        guard let type = FieldType(rawValue: try reader.string("type")) else {
            let known = FieldType.allCases.map(\.rawValue).joined(separator: ", ")
            throw reader.mistyped("type", en: "one of \(known)", zh: "以下之一：\(known)")
        }
        self.type = type
        constraints = try FieldConstraints(
            json: reader.optional("constraints"),
            type: type,
            at: reader.pointer("constraints")
        )
        guard let disclosure = Disclosure(rawValue: try reader.optionalString("disclosure") ?? "never") else {
            throw reader.mistyped("disclosure", en: "public, masked or never", zh: "public、masked 或 never")
        }
        self.disclosure = disclosure
        mask = try reader.optional("mask").map { json throws(InvalidInput) in
            try ColumnMask(json: json, at: reader.pointer("mask"))
        }
        guard (mask == nil) == (disclosure != .masked) else {
            throw reader.mistyped(
                "mask",
                en: "given for a field whose disclosure is masked, and for no other",
                zh: "仅在 disclosure 为 masked 的字段上填写，且必须填写"
            )
        }
        constraintsDocument = reader.optional("constraints")?.object ?? JSONObject()
        isVerifyOnly = try reader.optionalBoolean("verifyOnly") ?? false
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
    }

    /// Reads a value of this field's type, whatever its constraints: a claim may be wrong.
    ///
    /// - Throws: ``InvalidInput`` (value) that names the place and the type, never the value.
    func typedValue(from json: JSONValue, at pointer: String) throws(InvalidInput) -> FieldValue {
        guard let value = FieldValue(json: json, type: type) else {
            throw InvalidInput(.value, at: pointer, en: "must be \(expected.en)", zh: "必须是\(expected.zh)")
        }
        return value
    }

    /// Reads a value of this field and checks its constraints.
    ///
    /// - Throws: ``InvalidInput`` (value) that names the place and the rule, never the value.
    public func value(from json: JSONValue, at pointer: String) throws(InvalidInput) -> FieldValue {
        let value = try typedValue(from: json, at: pointer)
        if let violation = constraints.violation(by: value) {
            throw InvalidInput(.value, at: pointer, en: violation.en, zh: violation.zh)
        }
        return value
    }

    private var expected: LocalizedText {
        switch type {
        case .string:
            LocalizedText(
                en: "a string of at most 16 KiB without long runs of combining marks",
                zh: "不超过 16 KiB 且没有大量连续组合符号的字符串"
            )
        case .integer: LocalizedText(en: "an integer", zh: "整数")
        case .number: LocalizedText(en: "a decimal number written as a string", zh: "以字符串书写的十进制数")
        case .boolean: LocalizedText(en: "true or false", zh: "true 或 false")
        case .date: LocalizedText(en: "a date YYYY-MM-DD", zh: "YYYY-MM-DD 形式的日期")
        }
    }
}
