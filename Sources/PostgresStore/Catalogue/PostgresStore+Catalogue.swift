public import SharingService

extension PostgresStore {
    /// Everything the catalogue is made of.
    public func catalogue() async throws -> [CatalogueDocument] {
        try await read { try $0.run(DocumentTable.all).all(DocumentTable.document) }
    }

    /// Adds or replaces documents, all or none.
    public func replace(_ documents: [CatalogueDocument]) async throws {
        guard !documents.isEmpty else { return }
        try await writer.run { store in
            try store.write(reading: { _ in [ChangeFeed.number] }) { _, rows in
                (DocumentTable.put(documents, ChangeFeed.number(rows[0])) + [ChangeFeed.notify], ())
            }
        }
    }

    /// A small named value.
    public func setting(_ name: String) async throws -> [UInt8]? {
        try await read { try $0.run(SettingTable.find(name)).first.map(SettingTable.value) }
    }

    /// Sets a named value unless it is there already; returns what is there afterwards.
    public func insertSettingIfAbsent(_ name: String, _ value: [UInt8]) async throws -> [UInt8] {
        try await writer.run { store in
            try store.write { _, _ in ([SettingTable.insertIfAbsent(name, value)], ()) }
        }
        return try await setting(name) ?? value
    }
}
