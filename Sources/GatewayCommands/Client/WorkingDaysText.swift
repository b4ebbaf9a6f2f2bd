import CanonicalJSON
import SharingModel

/// What is left of a time that the law gives, or how long it is over.
enum WorkingDaysText {
    /// The working days of a clock as the API shows it.
    static func of(_ clock: JSONValue?, in language: Language = .preferred) -> String {
        if let late = clock?["workingDaysLate"]?.integer {
            return LocalizedText(en: "\(late) late", zh: "逾期 \(late)")[language]
        }
        return (clock?["workingDaysLeft"]?.integer).map {
            LocalizedText(en: "\($0) left", zh: "剩余 \($0)")[language]
        } ?? ""
    }
}
