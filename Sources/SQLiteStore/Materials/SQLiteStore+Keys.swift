public import SharingService

extension SQLiteStore {
    /// Wrapped data keys in the order of their tags.
    public func wrappedKeys(after tag: BlindTag?, limit: Int) async throws -> [WrappedKey] {
        try await thread.run { connection in
            try connection.read { try connection.keys.page(after: tag, limit: limit) }
        }
    }

    /// Replaces data keys by what they are wrapped anew as.
    public func rewrap(_ keys: [RewrappedKey]) async throws {
        guard !keys.isEmpty else { return }
        try await thread.run { connection in
            try connection.writeKeys { try $0.replace(keys) }
        }
    }

    /// Replaces the root of the blind indexes by what it is wrapped anew as.
    public func finishRewrapping(root: [UInt8]) async throws {
        try await thread.run { connection in
            // Before the root, which says that all is done.
            try connection.writeKeys { try $0.forgetReplaced() }
            try connection.write { try connection.settings.put(KeyRotation.indexRoot, root) }
        }
    }
}
