public import SharingModel
import Synchronization

/// The id of a log record and of the answer it belongs to: a UUID of version 7 (RFC 9562 §5.7).
public struct RecordID: Hashable, Sendable, LosslessStringConvertible {
    /// 16 bytes.
    public let bytes: [UInt8]

    /// An id that was stored.
    ///
    /// - Precondition: it has 16 bytes.
    public init(bytes: [UInt8]) {
        precondition(bytes.count == 16, "an id has 16 bytes")
        self.bytes = bytes
    }

    /// Makes an id of `time` with random bits from `generator`.
    public init(at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, time.millisecondsSinceEpoch))
        var bytes = [UInt8](repeating: 0, count: 16)
        for index in 0..<6 {
            bytes[index] = UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64(index)))
        }
        let high: UInt64 = generator.next()
        let low: UInt64 = generator.next()
        for index in 6..<8 { bytes[index] = UInt8(truncatingIfNeeded: high >> (8 * UInt64(index))) }
        for index in 8..<16 { bytes[index] = UInt8(truncatingIfNeeded: low >> (8 * UInt64(index - 8))) }
        bytes[6] = 0x70 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        self.bytes = bytes
    }

    private static let pool = Mutex(RandomPool())

    /// Makes an id of `time` with random bits of the system's.
    public init(at time: Timestamp) {
        self = RecordID.pool.withLock { RecordID(at: time, using: &$0) }
    }

    /// Parses the text form: lower-case hexadecimal in groups of 8-4-4-4-12.
    public init?(_ description: String) {
        let text = Array(description.utf8)
        guard text.count == 36 else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for (position, byte) in text.enumerated() {
            if [8, 13, 18, 23].contains(position) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        self.bytes = bytes
    }

    /// The text form.
    public var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the text form.
    func append(to text: inout [UInt8]) {
        text.reserveCapacity(text.count + 36)
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            text.append(RecordID.digit(byte >> 4))
            text.append(RecordID.digit(byte & 15))
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
