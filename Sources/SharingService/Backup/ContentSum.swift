import CanonicalJSON
import Crypto

/// How many rows a table has, and a digest of them in whatever order they come: two stores with the same sums hold the same.
///
/// The digest is the sum of the rows' SHA-256, so it finds what was lost, doubled or changed on the way, not what somebody has
/// made up to fit; against that stand the seals of a backup and the log's own hashes.
public struct ContentSum: Hashable, Sendable {
    /// How many rows there are.
    public private(set) var rows: Int64
    private var words: [UInt64]

    /// The sum of no rows.
    public init() {
        rows = 0
        words = [0, 0, 0, 0]
    }

    /// A sum that was written down.
    public init?(rows: Int64, digest: String) {
        guard let bytes = Hexadecimal.bytes(digest), bytes.count == 32 else { return nil }
        self.rows = rows
        words = stride(from: 0, to: 32, by: 8).map { start in
            bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// The digest in hexadecimal.
    public var digest: String {
        Hexadecimal.text(
            words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
        )
    }

    /// Adds rows.
    public mutating func add(_ added: [ContentRow]) {
        for row in added {
            var bytes: [UInt8] = []
            ContentCoding.append(row, to: &bytes)
            let digest = Array(SHA256.hash(data: bytes))
            for place in 0..<4 {
                words[place] &+= digest[(place * 8)..<(place * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) }
            }
        }
        rows += Int64(added.count)
    }
}
