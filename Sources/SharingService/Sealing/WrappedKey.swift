/// A subject's data key as it is stored: wrapped.
public struct WrappedKey: Hashable, Sendable {
    /// The tag of the subject.
    public let tag: BlindTag
    /// Nonce ‖ ciphertext ‖ tag.
    public let wrapped: [UInt8]

    /// Describes a stored key.
    public init(tag: BlindTag, wrapped: [UInt8]) {
        self.tag = tag
        self.wrapped = wrapped
    }
}

/// A data key that is wrapped anew.
public struct RewrappedKey: Hashable, Sendable {
    /// As it was read.
    public let before: WrappedKey
    /// What takes its place.
    public let after: [UInt8]

    /// Describes a change of a stored key.
    public init(before: WrappedKey, after: [UInt8]) {
        self.before = before
        self.after = after
    }
}
