public import SharingService

extension PostgresStore {
    /// Wrapped data keys in the order of their tags.
    public func wrappedKeys(after tag: BlindTag?, limit: Int) async throws -> [WrappedKey] {
        try await read { connection in
            try connection.run(SubjectKeyTable.page(after: tag, limit: limit)).all { row in
                row.tag(0).map { WrappedKey(tag: $0, wrapped: row.bytes(1)) }
            }.compactMap(\.self)
        }
    }

    /// Replaces data keys by what they are wrapped anew as.
    public func rewrap(_ keys: [RewrappedKey]) async throws {
        guard !keys.isEmpty else { return }
        try await writer.run { store in
            try store.write { _, _ in ([SubjectKeyTable.replace(keys)], ()) }
        }
    }

    /// Replaces the root of the blind indexes by what it is wrapped anew as.
    ///
    /// What a key was before stays in the server's files until its space is used again, and in its backups: VACUUM and the
    /// backups' own term end that, not the gateway.
    public func finishRewrapping(root: [UInt8]) async throws {
        try await writer.run { store in
            try store.write { _, _ in ([SettingTable.put(KeyRotation.indexRoot, root)], ()) }
        }
    }
}
