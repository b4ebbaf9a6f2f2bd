import SharingModel
import SharingService
import TransparencyLog

/// The records of the logs.
enum LogTable {
    private static let columns = """
        SELECT log_record.log, log_record.idx, id, record, consumer, provider, log_record.key_tag, sealed, wrapped
        """
    private static let withKey = "LEFT JOIN oncegate_keys.subject_key ON subject_key.tag = log_record.key_tag"
    private static let select = "\(columns) FROM log_record \(withKey)"

    /// The records of those ids.
    static func records(ids: [[UInt8]]) -> PostgresQuery {
        PostgresQuery(select + " WHERE id = ANY($1::bytea[])", .byteStrings(ids))
    }

    /// The records at those places.
    static func records(at places: [LogPlace]) -> PostgresQuery {
        PostgresQuery("\(columns) FROM \(placed) \(withKey)", values: keys(places))
    }

    /// The records at some places, each looked for in the table that its place leads to.
    private static let placed = """
        unnest($1::bigint[], $2::bigint[]) AS asked (log, idx)
        CROSS JOIN LATERAL (\(RecordSpanTable.span(of: "asked.log", "asked.idx"))) AS span
        CROSS JOIN LATERAL (
            SELECT * FROM log_record WHERE log = asked.log AND idx = asked.idx AND id >= span.low AND id < span.high LIMIT 1
        ) AS log_record
        """

    private static func keys(_ places: [LogPlace]) -> [PostgresValue] {
        [
            .integers(places.map { Int64($0.log) }),
            .integers(places.map { Int64(clamping: $0.index) }),
        ]
    }

    /// The first record of a log at or after a place that is kept.
    static func firstRecord(from place: LogPlace) -> PostgresQuery {
        PostgresQuery(
            """
            \(select) WHERE log = $1 AND idx >= $2
                AND id >= coalesce((SELECT low FROM (\(RecordSpanTable.span(of: "$1", "$2"))) AS span), '')
            ORDER BY idx LIMIT 1
            """,
            .integer(Int64(place.log)),
            .integer(Int64(clamping: place.index))
        )
    }

    /// The records of a log at these indexes that are kept, in order; of one provider, if it is named.
    static func records(_ range: Range<UInt64>, of log: Int, provider: AgencyID?) -> PostgresQuery {
        PostgresQuery(
            select + inRange + " AND ($4::text IS NULL OR \(ofProvider)) ORDER BY idx",
            values: bounds(range, log) + [.text(provider?.description)]
        )
    }

    /// The records of a log at these indexes that are kept, newest first; of one party, if it is named.
    static func records(_ range: Range<UInt64>, of log: Int, party: AgencyID?) -> PostgresQuery {
        PostgresQuery(
            select + inRange + " AND ($4::text IS NULL OR consumer = $4 OR \(ofProvider)) ORDER BY idx DESC",
            values: bounds(range, log) + [.text(party?.description)]
        )
    }

    private static let inRange = """
         WHERE log = $1 AND idx >= $2 AND idx < $3
            AND id >= (SELECT low FROM (\(RecordSpanTable.spans)) AS span ORDER BY low LIMIT 1)
            AND id < (SELECT high FROM (\(RecordSpanTable.spans)) AS span ORDER BY high DESC LIMIT 1)
        """
    private static let ofProvider = "provider = $4 OR $4 = ANY(other_providers)"

    private static func bounds(_ range: Range<UInt64>, _ log: Int) -> [PostgresValue] {
        [
            .integer(Int64(log)), .integer(Int64(clamping: range.lowerBound)),
            .integer(Int64(clamping: range.upperBound)),
        ]
    }

    static func record(_ row: PostgresRow) -> StoredLogRecord {
        StoredLogRecord(
            place: LogPlace(log: Int(row.integer(0)), index: row.index(1)),
            record: LogRecord(
                id: row.bytes(2),
                bytes: row.bytes(3),
                consumer: row.optionalText(4).flatMap { AgencyID($0) },
                provider: row.optionalText(5).flatMap { AgencyID($0) },
                keyTag: row.tag(6),
                sealed: row.optionalBytes(7)
            ),
            wrappedKey: row.optionalBytes(8)
        )
    }

    /// Appends a batch's records and everything that the tree of the current log gains by them.
    static func append(_ writes: BatchWrites, after snapshot: StoreSnapshot) throws -> [PostgresQuery] {
        let log = snapshot.log
        guard let growth = writes.growth else {
            guard writes.records.isEmpty else { throw mismatch }
            return []
        }
        let size = growth.before.size
        guard growth.after.size - size == UInt64(writes.records.count) else { throw mismatch }
        guard !writes.records.isEmpty else { return [] }
        let head = LogHead(frontier: growth.after, checkpoint: writes.checkpoint, time: writes.time)
        // The head first: a batch that does not continue the log fails by it.
        return [OriginTable.replaceHead(of: log, size: size, by: head)]
            + RecordSpanTable.note(writes, after: snapshot)
            + insert(writes.records, from: size, to: log)
            + TileTable.append(growth, to: log)
            + TileTable.append(writes.records.map(\.entry), from: size, to: log)
    }

    private static func insert(_ records: [LogRecord], from size: UInt64, to log: Int) -> [PostgresQuery] {
        let insert = PostgresQuery(
            """
            INSERT INTO log_record (log, idx, id, record, consumer, provider, other_providers, key_tag, sealed)
            SELECT $1, $2 + ordinality - 1, id, record, consumer, provider, '{}', key_tag, sealed
            FROM unnest($3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::bytea[], $8::bytea[])
                WITH ORDINALITY AS row (id, record, consumer, provider, key_tag, sealed, ordinality)
            """,
            .integer(Int64(log)),
            .integer(Int64(size)),
            .byteStrings(records.map(\.id)),
            .byteStrings(records.map(\.bytes)),
            .texts(records.map { $0.consumer?.description }),
            .texts(records.map { $0.provider?.description }),
            .byteStrings(records.map { $0.keyTag?.bytes }),
            .byteStrings(records.map(\.sealed))
        )
        return [insert]
            + records.filter { !$0.otherProviders.isEmpty }.map { record in
                PostgresQuery(
                    "UPDATE log_record SET other_providers = $2 WHERE id = $1",
                    .bytes(record.id),
                    .texts(record.otherProviders.map(\.description).sorted())
                )
            }
    }

    /// Drops records of a log; the tree keeps their entries.
    static func drop(_ run: Range<UInt64>, of log: Int) -> PostgresQuery {
        PostgresQuery("DELETE FROM log_record" + inRange, values: bounds(run, log))
    }

    /// Keeps records without what is sealed beside them.
    static func unseal(_ places: [LogPlace]) -> [PostgresQuery] {
        guard !places.isEmpty else { return [] }
        return [
            PostgresQuery(
                """
                UPDATE log_record SET key_tag = NULL, sealed = NULL
                WHERE id = ANY(ARRAY(SELECT log_record.id FROM \(placed)))
                """,
                values: keys(places)
            )
        ]
    }

    static let mismatch = StoreError.unavailable(
        "the batch does not continue the stored log: this is a defect of the gateway; report it"
    )
}
