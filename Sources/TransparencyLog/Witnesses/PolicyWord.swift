/// A name or an address in a policy: opaque octets, none of them a space or a control character.
///
/// Names are compared octet by octet, whatever they mean in any character set (C2SP tlog-policy, "Character set").
public struct PolicyWord: Hashable, Sendable {
    /// The octets.
    public let bytes: [UInt8]

    /// A word, if the octets are one.
    public init?(bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        self.bytes = Array(bytes)
    }

    /// The name that stands for no witness at all.
    static let nobody = PolicyWord(raw: "none")

    private init(raw: StaticString) {
        bytes = Array(raw.description.utf8)
    }
}

extension PolicyWord: LosslessStringConvertible {
    /// A word, if the text is one.
    public init?(_ description: String) {
        self.init(bytes: Array(description.utf8))
    }

    /// The octets as UTF-8, with replacements where they are not.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
