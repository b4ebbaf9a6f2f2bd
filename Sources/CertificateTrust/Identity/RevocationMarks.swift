import CanonicalJSON

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
                let magnitude = RevocationMarks.magnitude(words[1].dropFirst(2)),
                numbers[String(words[0])] == nil
            else { return nil }
            numbers[String(words[0])] = CRLNumber(magnitude: Array(magnitude.drop { $0 == 0 }))
        }
    }

    /// A line for each key, `<64 hexadecimal digits> 0x<number>`, in the order of the digits.
    public var description: String {
        numbers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    }

    /// The bytes of a number, whose first may have one digit.
    private static func magnitude(_ digits: Substring) -> [UInt8]? {
        digits.isEmpty
            ? nil : Hexadecimal.bytes(digits.utf8.count.isMultiple(of: 2) ? String(digits) : "0" + digits)
    }
}
