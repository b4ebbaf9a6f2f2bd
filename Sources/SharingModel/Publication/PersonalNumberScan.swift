/// Finds numbers of people in free text: resident ids 公民身份号码 and telephone numbers.
///
/// It reads the normal form, so that width does not hide a number, and takes digits for one number also where spaces,
/// hyphens, points, slashes or brackets stand between them. A resident id is found by its check character and a date that
/// can be one's birthday; a telephone number by the numbering plan of the mainland. A code that has letters among its
/// digits is neither. Numbers spelled out in words and ids of 15 digits, which have no check character, are not found.
public enum PersonalNumberScan {
    /// What was found.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 公民身份号码 (GB 11643).
        case residentID = "resident-id"
        /// 手机号码.
        case mobile
        /// 固定电话号码, with its area code.
        case landline

        /// What it is called.
        public var title: LocalizedText {
            switch self {
            case .residentID: LocalizedText(en: "resident id", zh: "公民身份号码")
            case .mobile: LocalizedText(en: "mobile telephone number", zh: "手机号码")
            case .landline: LocalizedText(en: "telephone number", zh: "固定电话号码")
            }
        }
    }

    /// How often each kind occurs in a text; empty where none does.
    ///
    /// What it was is not told.
    public static func findings(in text: NormalizedText) -> [Kind: Int] {
        guard hasDigits(text.text) else { return [:] }
        var findings: [Kind: Int] = [:]
        for run in DigitRun.all(in: text.text) {
            var start = 0
            while start < run.groups.count {
                if let (kind, length) = run.number(at: start) {
                    findings[kind, default: 0] += 1
                    start += length
                } else {
                    start += 1
                }
            }
        }
        return findings
    }

    /// Whether there may be ten digits: most texts have fewer, and need no more than this.
    private static func hasDigits(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var digits = 0
            for byte in bytes {
                if byte >= 0x30, byte <= 0x39 { digits += 1 }
                // Digits of other scripts are two bytes or more.
                if byte >= 0xD9, byte < 0xE3 || byte >= 0xEA { return true }
                if digits >= DigitRun.shortest { return true }
            }
            return false
        }
    }
}
