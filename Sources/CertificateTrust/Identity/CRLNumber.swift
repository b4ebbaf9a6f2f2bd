import CanonicalJSON

/// The number of a revocation list; a later list of the same issuer has a higher one (RFC 5280 §5.2.3).
public struct CRLNumber: Hashable, Sendable {
    /// Big-endian magnitude without leading zeros.
    let magnitude: [UInt8]
}

extension CRLNumber: Comparable {
    /// Compares the numbers.
    public static func < (left: CRLNumber, right: CRLNumber) -> Bool {
        guard left.magnitude.count == right.magnitude.count else {
            return left.magnitude.count < right.magnitude.count
        }
        return left.magnitude.lexicographicallyPrecedes(right.magnitude)
    }
}

extension CRLNumber: CustomStringConvertible {
    /// Hexadecimal with `0x`, as numbers of up to 20 bytes are usually written.
    public var description: String {
        let digits = Hexadecimal.text(magnitude).drop { $0 == "0" }
        return "0x" + (digits.isEmpty ? "0" : digits)
    }
}
