extension ObjectReader {
    /// A string of 1 to `limit` characters without control characters, which must be there.
    public func text(_ name: String, atMost limit: Int) throws(InvalidInput) -> String {
        let text = try string(name)
        guard (1...limit).contains(text.unicodeScalars.count),
            !text.unicodeScalars.contains(where: \.isHidden)
        else {
            throw mistyped(
                name,
                en:
                    "1 to \(limit) characters without control characters or such as turn the direction of writing",
                zh: "1 至 \(limit) 个字符，且不含控制字符或改变书写方向的字符"
            )
        }
        return text
    }

    /// A string of 1 to `limit` characters without control characters, which may be absent.
    public func optionalText(_ name: String, atMost limit: Int) throws(InvalidInput) -> String? {
        try optional(name) == nil ? nil : text(name, atMost: limit)
    }

    /// One of a closed list, which may be absent.
    public func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(InvalidInput) -> Choice? {
        guard optional(name) != nil else { return nil }
        guard let choice = Choice(rawValue: try string(name)) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw mistyped(name, en: "one of \(known)", zh: "以下之一：\(known)")
        }
        return choice
    }
}

extension InvalidInput {
    /// The fault "is missing".
    static func missing(_ pointer: String) -> InvalidInput {
        InvalidInput(.malformed, at: pointer, en: "is missing", zh: "缺失")
    }
}
