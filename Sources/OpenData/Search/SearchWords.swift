import SharingModel

/// The words of a question, folded as indexed texts are: NFKC and lower case.
public struct SearchWords: Sendable {
    struct Word: Sendable {
        /// The ways in which it may be written: of an English plural also the singular.
        let forms: [[UInt8]]
        /// The pairs of characters of a longer run of Chinese.
        let pairs: [[UInt8]]
    }

    let all: [Word]

    /// Whether there is none, so that everything is found.
    public var isEmpty: Bool { all.isEmpty }

    /// Reads a question; of a very long one the beginning.
    public init(_ text: String) {
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        let question = String(String.UnicodeScalarView(text.unicodeScalars.prefix(SearchWords.longest)))
        for scalar in SearchWords.normal(question).unicodeScalars {
            let ends = !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            // Where the script changes a word ends too: "2026年" and "csv文件" are two words each.
            if ends || word.last.map({ SearchWords.isChinese($0) != SearchWords.isChinese(scalar) }) == true {
                words.append(word)
                word = []
            }
            if !ends { word.append(scalar) }
        }
        all = (words + [word]).filter { !$0.isEmpty }.prefix(SearchWords.most).map(Word.init)
    }

    private static let longest = 200
    private static let most = 16

    static func folded(_ text: String) -> [UInt8] { Array(normal(text).utf8) }

    private static func normal(_ text: String) -> String { NormalizedText(text).text.lowercased() }

    fileprivate static func isChinese(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isIdeographic }
}

extension SearchWords.Word {
    fileprivate init(_ scalars: [Unicode.Scalar]) {
        func bytes(_ part: some Sequence<Unicode.Scalar>) -> [UInt8] {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: part)
            return Array(String(view).utf8)
        }
        let isPlural = scalars.count > 3 && scalars.last == "s"
        forms = [bytes(scalars)] + (isPlural ? [bytes(scalars.dropLast())] : [])
        let isLongChinese = scalars.count > 2 && SearchWords.isChinese(scalars[0])
        pairs = isLongChinese ? (1..<scalars.count).map { bytes(scalars[($0 - 1)...$0]) } : []
    }

    /// What it counts in a text of that weight: all of it where it occurs, a share where most of its pairs do, otherwise nil.
    func share(in text: [UInt8], weight: Int) -> Int? {
        if forms.contains(where: { SearchWords.occurs($0, in: text) }) { return weight * 16 }
        guard !pairs.isEmpty else { return nil }
        let found = pairs.count { SearchWords.occurs($0, in: text) }
        return found * 2 > pairs.count ? weight * 8 * found / pairs.count : nil
    }
}

extension SearchWords {
    fileprivate static func occurs(_ word: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = word.first, text.count >= word.count else { return false }
        return text.withUnsafeBufferPointer { text in
            word.withUnsafeBufferPointer { word in
                for start in 0...(text.count - word.count) where text[start] == first {
                    if (1..<word.count).allSatisfy({ text[start + $0] == word[$0] }) { return true }
                }
                return false
            }
        }
    }
}
