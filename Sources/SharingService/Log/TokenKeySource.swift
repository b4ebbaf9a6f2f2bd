import Synchronization

/// The keys of tokens in force: one immutable ring that is swapped whole.
public final class TokenKeySource: Sendable {
    private let ring: Mutex<TokenKeyRing>

    /// Begins with `ring`.
    public init(_ ring: TokenKeyRing) {
        self.ring = Mutex(ring)
    }

    /// The ring in force.
    public var current: TokenKeyRing { ring.withLock { $0 } }

    /// Puts another ring in force for every token signed from now on.
    public func replace(_ ring: TokenKeyRing) { self.ring.withLock { $0 = ring } }
}
