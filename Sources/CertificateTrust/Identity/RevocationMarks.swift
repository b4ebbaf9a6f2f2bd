/// The highest number that a revocation list of each authority's key ever had while it was in force.
///
/// Kept over a restart: an old list that is put back while the gateway stands still would let in whom a newer one has shut out.
public struct RevocationMarks: Hashable, Sendable {
    /// By the SHA-256 of the SubjectPublicKeyInfo that signed the list, in hexadecimal.
    private var numbers: [String: CRLNumber]

    /// Starts without any.
    public init() { numbers = [:] }

    /// The highest number so far of lists that the key with this SHA-256 of its SubjectPublicKeyInfo signed.
    func number(of key: [UInt8]) -> CRLNumber? { numbers[Hexadecimal.text(key)] }

    /// These marks, and those of `lists` where they are higher.
    func raised(by lists: [RevocationList]) -> RevocationMarks {
        var raised = self
        for list in lists {
            let name = Hexadecimal.text(list.signerDigest)
            raised.numbers[name] = max(raised.numbers[name] ?? list.number, list.number)
        }
        return raised
    }
}

extension RevocationMarks: LosslessStringConvertible {
    /// Parses the text form; nil if a line breaks the grammar or names a key twice.
    public init?(_ description: String) {
        numbers = [:]
        for line in description.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 2, words[0].utf8.count == 64,
                Hexadecimal.bytes(words[0]) != nil, words[1].hasPrefix("0x"),
                let magnitude = Hexadecimal.bytes(words[1].dropFirst(2)), numbers[String(words[0])] == nil
            else { return nil }
            numbers[String(words[0])] = CRLNumber(magnitude: Array(magnitude.drop { $0 == 0 }))
        }
    }

    /// A line for each key, `<64 hexadecimal digits> 0x<number>`, in the order of the digits.
    public var description: String {
        numbers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    }
}

/// Bytes as lower-case hexadecimal digits.
private enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The bytes; nil if another character is among them.
    ///
    /// A digit alone in front is a byte too.
    static func bytes(_ digits: Substring) -> [UInt8]? {
        guard !digits.isEmpty,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        let even = digits.count % 2 == 0 ? String(digits) : "0" + digits
        let values = even.utf8.map { $0 <= 0x39 ? $0 - 0x30 : $0 - 0x61 + 10 }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
