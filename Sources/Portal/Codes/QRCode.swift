/// A QR code (ISO/IEC 18004) of bytes at error level M, versions 1 to 10: enough for an address.
public struct QRCode: Equatable, Sendable {
    /// How large a symbol of a version is, and how its code words are divided at level M (ISO/IEC 18004, table 9).
    struct Version: Equatable, Sendable {
        let number: Int
        let correctionPerBlock: Int
        /// How many data code words each block has.
        let blocks: [Int]
        /// Where alignment patterns have their centres, in both directions (Annex E).
        let alignment: [Int]

        /// How many modules a side has.
        var side: Int { 17 + 4 * number }

        /// How many bytes fit in: four bits say the mode, 8 or 16 the length.
        var capacity: Int { blocks.reduce(0, +) - (number < 10 ? 2 : 3) }

        static let all: [Version] = [
            Version(number: 1, correctionPerBlock: 10, blocks: [16], alignment: []),
            Version(number: 2, correctionPerBlock: 16, blocks: [28], alignment: [6, 18]),
            Version(number: 3, correctionPerBlock: 26, blocks: [44], alignment: [6, 22]),
            Version(number: 4, correctionPerBlock: 18, blocks: [32, 32], alignment: [6, 26]),
            Version(number: 5, correctionPerBlock: 24, blocks: [43, 43], alignment: [6, 30]),
            Version(number: 6, correctionPerBlock: 16, blocks: [27, 27, 27, 27], alignment: [6, 34]),
            Version(number: 7, correctionPerBlock: 18, blocks: [31, 31, 31, 31], alignment: [6, 22, 38]),
            Version(number: 8, correctionPerBlock: 22, blocks: [38, 38, 39, 39], alignment: [6, 24, 42]),
            Version(
                number: 9,
                correctionPerBlock: 22,
                blocks: [36, 36, 36, 37, 37],
                alignment: [6, 26, 46]
            ),
            Version(
                number: 10,
                correctionPerBlock: 26,
                blocks: [43, 43, 43, 43, 44],
                alignment: [6, 28, 50]
            ),
        ]
    }

    /// The most bytes that fit in.
    public static let maximumByteCount = 213

    let version: Version
    let mask: Int
    /// Row by row; true is dark.
    let modules: [[Bool]]

    /// The smallest symbol that holds the text, with the mask that scanners read best.
    ///
    /// - Returns: nil if the text has more than ``maximumByteCount`` bytes.
    public init?(_ text: String) {
        let candidates = (0..<8).compactMap { QRCode(text, mask: $0) }
        guard let best = candidates.min(by: { $0.penalty < $1.penalty }) else { return nil }
        self = best
    }

    /// The smallest symbol that holds the text, with a given mask from 0 to 7.
    init?(_ text: String, mask: Int) {
        let bytes = Array(text.utf8)
        guard let version = Version.all.first(where: { bytes.count <= $0.capacity }) else { return nil }
        var matrix = QRMatrix(version: version)
        matrix.place(QRCode.codewords(of: bytes, version: version))
        matrix.apply(mask: mask)
        self.version = version
        self.mask = mask
        modules = matrix.modules
    }

    // MARK: Code words

    /// Data and error correction, interleaved block by block (§7.6).
    private static func codewords(of bytes: [UInt8], version: Version) -> [UInt8] {
        let data = dataCodewords(of: bytes, version: version)
        var blocks: [[UInt8]] = []
        var start = 0
        for count in version.blocks {
            blocks.append(Array(data[start..<start + count]))
            start += count
        }
        let corrections = blocks.map { ReedSolomon.remainder(of: $0, count: version.correctionPerBlock) }
        return interleaved(blocks) + interleaved(corrections)
    }

    private static func interleaved(_ blocks: [[UInt8]]) -> [UInt8] {
        (0..<(blocks.map(\.count).max() ?? 0)).flatMap { index in
            blocks.compactMap { index < $0.count ? $0[index] : nil }
        }
    }

    /// Mode, length, bytes, terminator and padding (§7.4).
    private static func dataCodewords(of bytes: [UInt8], version: Version) -> [UInt8] {
        // 0100 is the mode of bytes; the length follows, so that every byte stands across two code words.
        var nibbles: [UInt8] = [0b0100]
        let length = bytes.count
        if version.number >= 10 { nibbles += [UInt8(length >> 12 & 15), UInt8(length >> 8 & 15)] }
        nibbles += [UInt8(length >> 4 & 15), UInt8(length & 15)]
        for byte in bytes { nibbles += [byte >> 4, byte & 15] }
        nibbles.append(0)
        var data = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
        let count = version.blocks.reduce(0, +)
        var padding: UInt8 = 0xEC
        while data.count < count {
            data.append(padding)
            padding ^= 0xEC ^ 0x11
        }
        return data
    }
}

/// Error correction over GF(256) with the polynomial x⁸ + x⁴ + x³ + x² + 1 (ISO/IEC 18004 §7.5).
enum ReedSolomon {
    /// The remainder of the data's polynomial by the generator of so many roots.
    static func remainder(of data: [UInt8], count: Int) -> [UInt8] {
        var generator: [UInt8] = [1]
        var root: UInt8 = 1
        for _ in 0..<count {
            var next = generator + [0]
            for (index, coefficient) in generator.enumerated() {
                next[index + 1] ^= product(coefficient, root)
            }
            generator = next
            root = product(root, 2)
        }
        var rest = data + [UInt8](repeating: 0, count: count)
        for index in data.indices where rest[index] != 0 {
            let factor = rest[index]
            for (offset, coefficient) in generator.enumerated() {
                rest[index + offset] ^= product(coefficient, factor)
            }
        }
        return Array(rest.suffix(count))
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var (result, left, right): (UInt8, UInt8, UInt8) = (0, left, right)
        while right != 0 {
            if right & 1 == 1 { result ^= left }
            left = left << 1 ^ (left & 0x80 == 0 ? 0 : 0x1D)
            right >>= 1
        }
        return result
    }
}
