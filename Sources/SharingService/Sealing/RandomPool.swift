import Glibc

/// Random bytes for salts, openings and ids, drawn from the cryptographic generator some kilobytes at a time: asked for
/// each by itself, they cost a system call every eight bytes.
///
/// A byte is given out once.
struct RandomPool: RandomNumberGenerator {
    private static let size = 16_384

    private var bytes: [UInt8] = []

    mutating func next() -> UInt64 {
        refill(atLeast: 8)
        var value: UInt64 = 0
        for byte in bytes[(bytes.count - 8)...] { value = value << 8 | UInt64(byte) }
        bytes.removeLast(8)
        return value
    }

    /// The next `count` bytes, at most 16,384.
    mutating func take(_ count: Int) -> [UInt8] {
        refill(atLeast: count)
        defer { bytes.removeLast(count) }
        return Array(bytes.suffix(count))
    }

    private mutating func refill(atLeast count: Int) {
        guard bytes.count < count else { return }
        var fresh = [UInt8](repeating: 0, count: RandomPool.size)
        fresh.withUnsafeMutableBytes { buffer in
            // getentropy(3) gives at most 256 bytes at once.
            for start in stride(from: 0, to: buffer.count, by: 256) {
                let result = getentropy(buffer.baseAddress?.advanced(by: start), 256)
                precondition(result == 0, "the system gives no random bytes")
            }
        }
        bytes = fresh
    }
}
