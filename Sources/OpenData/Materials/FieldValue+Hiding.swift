import SharingModel

extension FieldValue {
    /// The text with a person's whole name in it hidden as `mask` says: 陈春和面馆 becomes 陈*面馆; nil if the name is not in it.
    ///
    /// White space and characters that nobody sees do not hide a name. Names of one character, and Latin ones of fewer than
    /// five letters, are not looked for: they stand in too many words.
    func hiding(_ name: FieldValue, by mask: ColumnMask) -> String? {
        guard case .string(let text) = self, case .string(let hidden) = name else { return nil }
        let wanted = hidden.text.unicodeScalars.filter(\.isSeen)
        guard wanted.count >= (wanted.allSatisfy(\.isASCII) ? 5 : 2) else { return nil }
        let scalars = Array(text.text.unicodeScalars)
        var shown = String.UnicodeScalarView()
        var (place, isHidden) = (0, false)
        while place < scalars.count {
            if let end = FieldValue.end(of: Array(wanted), in: scalars, from: place) {
                shown.append(contentsOf: (mask.shown(hidden) ?? ColumnMask.ending).unicodeScalars)
                (place, isHidden) = (end, true)
            } else {
                shown.append(scalars[place])
                place += 1
            }
        }
        return isHidden ? String(shown) : nil
    }

    /// Where a name ends that begins at a place; nil if none begins there.
    private static func end(of name: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int) -> Int? {
        var (place, found) = (start, 0)
        while found < name.count {
            guard place < text.count else { return nil }
            if found > 0, !text[place].isSeen {
                place += 1
                continue
            }
            guard text[place].isAlike(name[found]) else { return nil }
            (place, found) = (place + 1, found + 1)
        }
        return place
    }
}

extension Unicode.Scalar {
    /// Whether a reader sees it as more than space.
    var isSeen: Bool { !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint }

    /// Whether two are the same letter, in whatever case.
    func isAlike(_ other: Unicode.Scalar) -> Bool {
        self == other || properties.lowercaseMapping == other.properties.lowercaseMapping
    }
}
