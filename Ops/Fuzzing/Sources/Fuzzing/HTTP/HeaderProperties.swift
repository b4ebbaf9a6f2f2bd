import SharingModel
import SharingService

/// Fields of requests in which clients say what they would rather have.
enum HeaderProperties {
    private static let files: [FileEncoding: ArchivedFile] = [
        .gzip: ArchivedFile(path: "gzip", size: 100, sha256: ""),
        .zstd: ArchivedFile(path: "zstd", size: 90, sha256: ""),
    ]
    private static let tag = "\"0badcafe\""

    /// What is chosen was named; nothing at all is asked by an empty field.
    static func check(_ input: [UInt8]) {
        let field = String(decoding: input, as: UTF8.self)
        let words = field.lowercased()
        if let choice = EncodingPreference(field).choice(of: files) {
            require(
                words.filter { $0 != " " && $0 != "\t" }.contains(choice.rawValue),
                "an encoding is named"
            )
            require(
                EncodingPreference(field).choice(of: [choice: files[choice]].compactMapValues(\.self))
                    == choice,
                "it is chosen alone too"
            )
        }
        if AnswerFormat(accept: field) == .other {
            require(words.contains("application/jwt"), "the other form is named")
        }
        if Language(accepted: field) == .chinese { require(words.contains("zh"), "a language is named") }
        for isStrong in [true, false] where Preconditions.isNamed(tag, in: field, isStrong: isStrong) {
            require(field.contains(tag) || field.contains("*"), "a tag is named")
            require(
                Preconditions.isNamed(tag, in: field, isStrong: false),
                "what holds strongly holds weakly"
            )
        }
        guard let date = HTTPDate(field) else { return }
        require(date.description == field, "a date has one spelling")
        require(HTTPDate(secondsSinceEpoch: date.secondsSinceEpoch) == date, "a date is its seconds")
    }
}
