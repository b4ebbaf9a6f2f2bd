import SharingModel
import SharingService

/// Erasures: what was proposed, decided and done.
enum ErasureTable {
    private static let select = """
        SELECT id, key_tag, reason, proposer, proposed, state, decider, decided, due, sealed FROM erasure
        """

    /// Every erasure, oldest first.
    static let all = PostgresQuery(select + " ORDER BY id")

    static func find(_ keys: [LookUps.ErasureKey]) -> PostgresQuery {
        var (ids, tags): ([[UInt8]], [BlindTag]) = ([], [])
        for key in keys {
            switch key {
            case .id(let id): ids.append(id)
            case .open(let tag): tags.append(tag)
            }
        }
        return PostgresQuery(
            select
                + """
                 WHERE id = ANY($1::bytea[])
                    OR key_tag = ANY($2::bytea[]) AND state IN ('proposed', 'restricted')
                """,
            .byteStrings(ids),
            .tags(tags)
        )
    }

    /// The erasures that were found, by each key that finds them.
    static func erasures(_ rows: PostgresRows) throws -> [LookUps.ErasureKey: StoredErasure] {
        var erasures: [LookUps.ErasureKey: StoredErasure] = [:]
        for row in rows.all({ $0 }) {
            let erasure = try erasure(row)
            erasures[.id(erasure.id)] = erasure
            if erasure.isOpen { erasures[.open(erasure.keyTag)] = erasure }
        }
        return erasures
    }

    static func erasure(_ row: PostgresRow) throws -> StoredErasure {
        guard let keyTag = row.tag(1), let reason = ErasureReason(rawValue: row.text(2)),
            let proposer = CallerID(row.text(3)), let state = StoredErasure.State(rawValue: row.text(5))
        else {
            throw StoreError.unavailable(
                "an erasure in the database is damaged: restore the gateway's data from a backup"
            )
        }
        return StoredErasure(
            id: row.bytes(0),
            keyTag: keyTag,
            reason: reason,
            proposer: proposer,
            proposedAt: Timestamp(millisecondsSinceEpoch: row.integer(4)),
            state: state,
            decider: row.optionalText(6).flatMap { CallerID($0) },
            decidedAt: row.optionalInteger(7).map { Timestamp(millisecondsSinceEpoch: $0) },
            due: row.optionalInteger(8).map { CivilDate(daysSinceEpoch: Int($0)) },
            sealedSubject: row.optionalBytes(9)
        )
    }

    /// Writes erasures as they stand.
    static func put(_ erasures: [StoredErasure]) -> [PostgresQuery] {
        erasures.rounds(by: \.id).map { round in
            PostgresQuery(
                """
                INSERT INTO erasure
                    (id, key_tag, reason, proposer, proposed, state, decider, decided, due, sealed)
                SELECT * FROM unnest(
                    $1::bytea[], $2::bytea[], $3::text[], $4::text[], $5::bigint[],
                    $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::bytea[]
                )
                ON CONFLICT (id) DO UPDATE SET state = excluded.state, decider = excluded.decider,
                    decided = excluded.decided, due = excluded.due, sealed = excluded.sealed
                """,
                .byteStrings(round.map(\.id)),
                .tags(round.map(\.keyTag)),
                .texts(round.map(\.reason.rawValue)),
                .texts(round.map(\.proposer.description)),
                .integers(round.map(\.proposedAt.millisecondsSinceEpoch)),
                .texts(round.map(\.state.rawValue)),
                .texts(round.map { $0.decider?.description }),
                .integers(round.map { $0.decidedAt?.millisecondsSinceEpoch }),
                .integers(round.map { $0.due.map { Int64($0.daysSinceEpoch) } }),
                .byteStrings(round.map(\.sealedSubject))
            )
        }
    }

    /// Notes a subject's key that is about to be destroyed, if there is one.
    static func noteErased(_ tag: BlindTag) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO erased_key (tag, mark)
            SELECT tag, substring(wrapped FROM 1 FOR 12) FROM oncegate_keys.subject_key WHERE tag = $1
            ON CONFLICT DO NOTHING
            """,
            .tag(tag)
        )
    }

    /// Does to the keys what the erasures so far say: an older copy of them still has what was destroyed, and uses what is not to
    /// be used.
    static let applyToKeys = [
        PostgresQuery(
            """
            DELETE FROM oncegate_keys.subject_key USING erased_key
            WHERE subject_key.tag = erased_key.tag AND substring(wrapped FROM 1 FOR 12) = mark
            """
        ),
        PostgresQuery(
            """
            UPDATE oncegate_keys.subject_key SET restricted = true FROM erasure
            WHERE tag = key_tag AND state = 'restricted' AND NOT restricted
            """
        ),
    ]
}
