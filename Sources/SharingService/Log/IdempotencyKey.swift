public import SharingModel

/// An `Idempotency-Key` with the body it came with, as keyed digests: neither is kept.
public struct IdempotencyKey: Hashable, Sendable {
    /// The same key was used for something else within 24 hours.
    public struct Conflict: Error, Sendable {
        /// A conflict has nothing to say beyond itself.
        public init() {}
    }

    /// Digest of caller, route and key.
    public let key: BlindTag
    /// Digest of route and body.
    public let body: BlindTag

    /// Digests a key that `caller` sent with `body` to `route`.
    public init(_ key: String, by caller: CallerID, route: String, body: [UInt8], vault: Vault) {
        self.key = vault.tag(
            .idempotencyKey,
            Array(caller.description.utf8) + [0] + Array(route.utf8) + [0] + Array(key.utf8)
        )
        self.body = vault.tag(.idempotencyBody, Array(route.utf8) + [0] + body)
    }

    /// - Throws: ``Conflict`` if `earlier` belongs to another body.
    func check(_ earlier: StoredOutcome) throws {
        guard earlier.body == body else { throw Conflict() }
    }
}
