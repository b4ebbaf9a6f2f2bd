extension ObjectReader {
    /// Reads a text that is logged, published or told to others: one that gives a person's number is refused.
    ///
    /// - Throws: ``InvalidInput`` (malformed; value for the number, which is not repeated).
    public func impersonalText(_ name: String, atMost limit: Int) throws(InvalidInput) -> String {
        let text = try text(name, atMost: limit)
        try InvalidInput.checkImpersonal(text, at: pointer(name))
        return text
    }

    /// Reads such a text, which may be absent.
    ///
    /// - Throws: ``InvalidInput`` (malformed; value for the number, which is not repeated).
    public func optionalImpersonalText(_ name: String, atMost limit: Int) throws(InvalidInput) -> String? {
        try optional(name) == nil ? nil : impersonalText(name, atMost: limit)
    }
}

extension InvalidInput {
    /// - Throws: ``InvalidInput`` (value) for a text with a resident id 公民身份号码 or a mobile telephone number 手机号码.
    static func checkImpersonal(_ text: String, at pointer: String) throws(InvalidInput) {
        let found = PersonalNumberScan.findings(in: NormalizedText(text))
        guard found[.residentID] == nil, found[.mobile] == nil else {
            throw InvalidInput(
                .value,
                at: pointer,
                en: "must name no person: leave out the resident id or mobile telephone number that is in it",
                zh: "不得涉及个人：请删去其中的公民身份号码或手机号码"
            )
        }
    }
}
