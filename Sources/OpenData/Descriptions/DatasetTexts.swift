import SharingModel

extension Dataset {
    /// The licence's name as people know it.
    var licenceTitle: String {
        switch licence {
        case "CC-BY-4.0": "Creative Commons Attribution 4.0"
        case "CC0-1.0": "Creative Commons Zero 1.0"
        case "ODbL-1.0": "Open Data Commons Open Database License 1.0"
        default: licence
        }
    }

    /// Where the licence's text is.
    var licenceAddress: String { Dataset.licences[licence] ?? "https://spdx.org/licenses/\(licence)" }

    /// The keywords in one language, each once.
    func keywords(in language: Language) -> [String] {
        var seen: Set<String> = []
        return keywords.map { $0[language] }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}

extension LocalizedText {
    /// Both languages for documents that have room for one.
    var joined: String { en == zh ? en : "\(en) / \(zh)" }
}

extension Timestamp {
    /// Without a zone, as CKAN writes times, which mean UTC.
    var withoutZone: String { String(description.dropLast()) + "000" }
}
