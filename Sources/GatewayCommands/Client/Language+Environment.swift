import Foundation
import SharingModel

extension Language {
    /// The language of the person at the terminal.
    static var preferred: Language { Language(environment: ProcessInfo.processInfo.environment) }

    /// Chinese where the locale is; the first variable that is set counts (POSIX.1-2024, XBD §8.2).
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.lowercased().hasPrefix("zh") == true ? .chinese : .english
    }
}
