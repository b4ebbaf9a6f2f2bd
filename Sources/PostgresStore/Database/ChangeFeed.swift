import SharingService

/// What other gateways have changed of that which every gateway remembers, read by batches under the lock of whoever writes.
enum ChangeFeed {
    /// Takes the batch's number, and tells the newest of the catalogue's documents and of the matters.
    static let number = PostgresQuery(
        """
        SELECT nextval('change'), (SELECT max(changed) FROM catalogue_document),
            (SELECT max(changed) FROM matter WHERE kind IN ('correction', 'release'))
        """
    )

    /// Tells other gateways that there is something new, once the transaction is committed.
    static let notify = PostgresQuery("SELECT pg_notify('\(channel)', '')")
    /// Hears of it from now on.
    static let listen = "LISTEN \(channel)"
    private static let channel = "oncegate_change"

    /// The batch's own number.
    static func number(_ rows: PostgresRows) -> Int64 { rows.first?.integer(0) ?? 0 }

    /// What has changed since the batch of that number.
    ///
    /// - Parameters:
    ///   - known: the number of the last batch that the gateway knows of; nil if it is to read everything.
    ///   - newest: what ``number`` found.
    ///   - quotas: what ``QuotaTable/changes(since:)`` found.
    ///   - connection: by which the rest is read, if there is any.
    /// - Returns: what the gateway does not know yet.
    /// - Throws: ``PostgresFailure``, and what is thrown for a damaged document or matter.
    static func changes(
        since known: Int64?,
        _ newest: PostgresRows,
        quotas: PostgresRows,
        on connection: PostgresConnection
    ) throws -> StoreChanges {
        let uses = quotas.all(QuotaTable.use).compactMap(\.self)
        let changed = newest.first.map { max($0.integer(1), $0.integer(2)) } ?? 0
        guard known.map({ $0 < changed }) ?? true else { return StoreChanges(quotas: uses) }
        let rows = try connection.run([
            DocumentTable.changes(since: known), MatterTable.changes(since: known),
        ])
        return StoreChanges(
            isWhole: known == nil,
            documents: try rows[0].all(DocumentTable.document),
            matters: try MatterTable.matters(rows[1]),
            quotas: uses
        )
    }
}
