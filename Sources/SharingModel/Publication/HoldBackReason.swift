/// Why a row is not in a release.
///
/// The raw value is the reason's name in manifests.
public enum HoldBackReason: String, Hashable, Sendable, CaseIterable {
    /// The record is not valid on the day of the release.
    case notValid = "not-valid"
    /// Its provider withholds this one record.
    case withheld
    /// It lacks a value of the primary key.
    case noKey = "no-key"
    /// A free text in it gives the number or the telephone of a person.
    case freeText = "free-text"
    /// It was submitted under another version of its type, which does not let it out, or whose values are none of the newest.
    case otherVersion = "other-version"

    /// What it means, for readers of a release.
    public var title: LocalizedText {
        switch self {
        case .notValid: LocalizedText(en: "not valid on the day of the release", zh: "发布当日无效")
        case .withheld: LocalizedText(en: "withheld by the provider", zh: "提供部门对该条不予公开")
        case .noKey: LocalizedText(en: "without a value of the key", zh: "缺少主键值")
        case .freeText:
            LocalizedText(en: "a text gives the number or telephone of a person", zh: "文本中含有个人证件号码或电话号码")
        case .otherVersion:
            LocalizedText(
                en:
                    "submitted under another version of the type, which does not let it out or has other values",
                zh: "按该类材料的其他版本提交，该版本不予公开，或其取值不符合最新版本"
            )
        }
    }
}

extension MaterialRecord {
    /// Why it may not be published on `day`, although its type may; nil if it may.
    public func holdBackReason(on day: CivilDate, under rule: MaterialType.ValidityRule) -> HoldBackReason? {
        if disclosure == .withheld { return .withheld }
        return invalidity(on: day, under: rule) == nil ? nil : .notValid
    }
}
