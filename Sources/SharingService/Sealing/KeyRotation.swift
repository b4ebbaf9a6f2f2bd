import Crypto

/// Wraps every data key, and last the root of the blind indexes, with the current key-encryption key, between the batches of a
/// gateway that answers meanwhile.
///
/// Keys themselves stay, so nothing is sealed anew. Because the root comes last, it tells whether all is done; a rotation that
/// was broken off begins again and passes over what the current key wraps.
public struct KeyRotation: Sendable {
    /// How far a rotation is.
    public struct Progress: Hashable, Sendable {
        /// The part that is done, from 0 to 1: tags are spread evenly, so the last one tells.
        public var done = 0.0
        /// How many keys were wrapped anew.
        public var rewrapped = 0
        /// How many open with neither key.
        public var unopenable = 0

        /// Nothing is done.
        public init() {}
    }

    /// The name under which the wrapped root of the blind indexes is stored.
    public static let indexRoot = "index_root"

    private let store: any SharingStore
    private let vault: Vault
    private let pageSize: Int

    /// Works on the keys of `store`, `pageSize` in one transaction.
    public init(_ store: any SharingStore, _ vault: Vault, pageSize: Int = 64) {
        self.store = store
        self.vault = vault
        self.pageSize = pageSize
    }

    /// Wraps everything with the current key.
    ///
    /// The former key may go when this returns a progress with nothing ``Progress/unopenable``, and not before.
    ///
    /// - Parameter note: told after every page.
    /// - Returns: what was done.
    /// - Throws: `StoreError`, ``Vault/Unopenable`` for the root, `CancellationError`.
    public func run(_ note: @Sendable (Progress) -> Void) async throws -> Progress {
        var progress = Progress()
        var last: BlindTag?
        var isMore = true
        while isMore {
            let begin = ContinuousClock.now
            let page = try await store.wrappedKeys(after: last, limit: pageSize)
            var changes: [RewrappedKey] = []
            for key in page {
                do {
                    let after = try vault.rewrap(key)
                    if let after { changes.append(RewrappedKey(before: key, after: after)) }
                } catch is Vault.Unopenable { progress.unopenable += 1 }
            }
            try await store.rewrap(changes)
            progress.rewrapped += changes.count
            (last, isMore) = (page.last?.tag ?? last, page.count == pageSize)
            if isMore, let first = last?.bytes.prefix(2) {
                progress.done = (Double(first[0]) * 256 + Double(first[1])) / 65_536
                note(progress)
                // As long as it took: at most half of the store's time goes to this.
                try await Task.sleep(for: ContinuousClock.now - begin)
            }
        }
        guard progress.unopenable == 0 else { return progress }
        if let root = try await store.setting(KeyRotation.indexRoot), let after = try vault.rewrap(root: root)
        {
            try await store.finishRewrapping(root: after)
        }
        progress.done = 1
        note(progress)
        return progress
    }
}
