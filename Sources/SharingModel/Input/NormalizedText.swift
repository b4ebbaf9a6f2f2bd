import CanonicalJSON
private import Foundation

/// Text as claims compare it: NFKC, without white space at its ends.
///
/// So full-width and half-width forms agree. Case and inner spaces count.
public struct NormalizedText: Hashable, Sendable {
    /// The text as it was written; what a reuse hands over.
    public let raw: String
    /// The normalized text; what claims compare.
    public let text: String

    /// Normalizes `raw`.
    public init(_ raw: String) {
        self.raw = raw
        if NormalizedText.isPlain(raw) {
            text = raw
            return
        }
        let normal = raw.precomposedStringWithCompatibilityMapping
        let scalars = normal.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else {
            text = ""
            return
        }
        let isTrimmed = first == scalars.startIndex && scalars.index(after: last) == scalars.endIndex
        text = isTrimmed ? normal : String(scalars[first...last])
    }

    /// The longest text that is normalized, in UTF-8 bytes.
    static let byteLimit = 16_384

    /// Whether normalizing `raw` costs little: ordering combining marks takes the square of their number in a row.
    ///
    /// At most 30 in a row (UAX #15, Stream-Safe Text Format), and ``byteLimit`` in all.
    static func isModest(_ raw: String) -> Bool {
        guard raw.utf8.count <= byteLimit else { return false }
        if isPlain(raw) { return true }
        var run = 0
        for scalar in raw.unicodeScalars {
            run = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
            if run > 30 { return false }
        }
        return true
    }

    /// Whether `text` is its own normal form at first sight: ASCII and unified ideographs U+4E00 to U+9FFF, without white
    /// space at its ends; most names and codes are nothing else.
    private static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, let last = bytes.last, first > 0x20, last > 0x20 else {
                return bytes.isEmpty
            }
            var index = 0
            while index < bytes.count {
                switch bytes[index] {
                case 0..<0x80: index += 1
                case 0xE4 where bytes[index + 1] >= 0xB8, 0xE5...0xE9: index += 3
                default: return false
                }
            }
            return true
        }
    }

    /// Equality by scalars; two NFKC texts are canonically equivalent only if they are the same.
    public static func == (left: NormalizedText, right: NormalizedText) -> Bool {
        left.text.hasCodePoints(of: right.text)
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        text.withContiguousBytes { hasher.combine(bytes: $0) }
    }
}

extension String {
    fileprivate func withContiguousBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        var copy = self
        copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
