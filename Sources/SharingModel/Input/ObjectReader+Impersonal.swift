extension ObjectReader {
    /// Reads a text that everybody concerned may read: one that gives a person's number 公民身份号码 is refused.
    ///
    /// - Throws: ``InvalidInput`` (malformed; value for the number, which is not repeated).
    func optionalImpersonalText(_ name: String, atMost limit: Int) throws(InvalidInput) -> String? {
        guard let text = try optionalText(name, atMost: limit) else { return nil }
        guard PersonalNumberScan.findings(in: NormalizedText(text))[.residentID] == nil else {
            throw InvalidInput(
                .value,
                at: pointer(name),
                en: "must name no person: leave out the resident id that is in it",
                zh: "不得涉及个人：请删去其中的公民身份号码"
            )
        }
        return text
    }
}
