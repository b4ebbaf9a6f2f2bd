public import SharingService

/// A fresh, empty store, and a way to open it anew.
public struct StoreUnderTest: Sendable {
    /// The store, just opened.
    public let store: any SharingStore
    /// Closes the store and opens it again.
    public let reopen: @Sendable () async throws -> any SharingStore

    /// Hands over a store that nothing was written to.
    public init(store: any SharingStore, reopen: @Sendable @escaping () async throws -> any SharingStore) {
        self.store = store
        self.reopen = reopen
    }
}
