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
        // ASCII and unified ideographs are their own NFKC; most names and codes are nothing else.
        let isPlain = raw.unicodeScalars.allSatisfy {
            $0.value < 0x80 || (0x4E00...0x9FFF).contains($0.value)
        }
        let normal = isPlain ? raw : raw.precomposedStringWithCompatibilityMapping
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

    /// Equality by scalars; two NFKC texts are canonically equivalent only if they are the same.
    public static func == (left: NormalizedText, right: NormalizedText) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
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
