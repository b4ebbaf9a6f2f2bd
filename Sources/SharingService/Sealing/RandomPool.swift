import Crypto

/// Random bytes for salts, openings and ids, drawn from the cryptographic generator some kilobytes at a time: asked for
/// each by itself, they cost a system call every eight bytes.
///
/// A byte is given out once.
struct RandomPool: RandomNumberGenerator {
    private static let size = 4096

    private var bytes: [UInt8] = []

    mutating func next() -> UInt64 { take(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// The next `count` bytes, at most 4,096.
    mutating func take(_ count: Int) -> [UInt8] {
        if bytes.count < count {
            bytes = SymmetricKey(size: SymmetricKeySize(bitCount: RandomPool.size * 8)).withUnsafeBytes {
                Array($0)
            }
        }
        defer { bytes.removeLast(count) }
        return Array(bytes.suffix(count))
    }
}
