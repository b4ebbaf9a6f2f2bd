public import SharingModel
public import SharingService
public import TransparencyLog

extension PostgresStore {
    /// The log record of that id.
    public func record(id: [UInt8]) async throws -> StoredLogRecord? {
        try await read { try $0.run(LogTable.records(ids: [id])).first.map(LogTable.record) }
    }

    /// The log record at that place.
    public func record(at place: LogPlace) async throws -> StoredLogRecord? {
        try await read { try $0.run(LogTable.records(at: [place])).first.map(LogTable.record) }
    }

    /// The first log record at or after that place in its log that is still kept.
    public func firstRecord(from place: LogPlace) async throws -> StoredLogRecord? {
        try await read { try $0.run(LogTable.firstRecord(from: place)).first.map(LogTable.record) }
    }

    /// The records of a log at these indexes that are still kept, in order.
    public func records(
        _ range: Range<UInt64>,
        of log: Int,
        provider: AgencyID?
    ) async throws -> [StoredLogRecord] {
        try await read {
            try $0.run(LogTable.records(range, of: log, provider: provider)).all(LogTable.record)
        }
    }

    /// The records of a log at these indexes that are still kept, newest first, each with what became of it.
    public func uses(
        _ range: Range<UInt64>,
        of log: Int,
        party: AgencyID?
    ) async throws -> [RecordedOutcome] {
        try await read { connection in
            let records = try connection.run(LogTable.records(range, of: log, party: party))
            return try BatchReading.recorded(records.all(LogTable.record), on: connection)
        }
    }

    /// The hashes of stored tiles of a log, each as far as it is filled.
    public func tiles(
        _ tiles: [TileCoordinates],
        of log: Int
    ) async throws -> [TileCoordinates: [MerkleHash]] {
        guard !tiles.isEmpty else { return [:] }
        return try await readLasting { connection in
            // The size first: what is read after it has at least as many.
            let rows = try connection.run([OriginTable.all, TileTable.select(tiles, of: log)])
            return TileTable.hashes(rows[1], of: tiles, inTreeOf: try OriginTable.size(of: log, rows[0]))
        } isThere: { found in
            tiles.allSatisfy { found[$0].map(\.count) ?? 0 >= $0.width }
        }
    }

    /// The stored entries of a bundle of a log, encoded.
    public func bundle(_ bundle: EntryBundleCoordinates, of log: Int) async throws -> [UInt8]? {
        try await readLasting { connection in
            let rows = try connection.run([OriginTable.all, TileTable.select(bundle, of: log)])
            return TileTable.entries(
                rows[1],
                of: bundle,
                inTreeOf: try OriginTable.size(of: log, rows[0])
            )
        } isThere: {
            $0 != nil
        }
    }

    /// What applicants were told more than once for one case, oldest first.
    public func repeatedTellings(of agency: AgencyID?) async throws -> [StoredTelling] {
        try await read {
            try $0.run(TellingTable.repeated(of: agency)).all(TellingTable.telling).compactMap(\.self)
        }
    }

    /// Every erasure, oldest first.
    public func erasures() async throws -> [StoredErasure] {
        try await read { try $0.run(ErasureTable.all).all(ErasureTable.erasure) }
    }
}
