import SharingModel
import SharingService

/// Matters that people decide, with their steps.
enum MatterTable {
    // One statement, so that a matter and its steps are of one moment: a row for each step, or one if there is none.
    private static let select = """
        SELECT matter.id, kind, opener, opened, parties, matter.content, key_tag, sealed, state, open, due,
            verb, actor, step.content, step.time
        FROM matter LEFT JOIN matter_step AS step ON step.matter = matter.id
        """
    private static let order = " ORDER BY matter.id, step.position"

    static func find(_ ids: [[UInt8]]) -> PostgresQuery {
        PostgresQuery(select + " WHERE matter.id = ANY($1::bytea[])" + order, .byteStrings(ids))
    }

    /// Those of a kind, oldest first; those that are open alone, if asked for.
    static func all(_ kind: StoredMatter.Kind, isOpen: Bool) -> PostgresQuery {
        PostgresQuery(
            select + " WHERE kind = $1" + (isOpen ? " AND open" : "") + order,
            .text(kind.rawValue)
        )
    }

    /// Corrections and releases that batches with higher numbers than that have written; for nil all of them, of corrections those
    /// that are open.
    static func changes(since number: Int64?) -> PostgresQuery {
        PostgresQuery(
            select
                + " WHERE kind IN ('correction', 'release') AND changed > $1 AND (kind = 'release' OR open OR $2)"
                + order,
            .integer(number ?? -1),
            .boolean(number != nil)
        )
    }

    /// The matters that one of these statements found, oldest first.
    static func matters(_ rows: PostgresRows) throws -> [StoredMatter] {
        var matters: [StoredMatter] = []
        for row in rows.all({ $0 }) {
            if matters.last?.id != row.bytes(0) { matters.append(try matter(row)) }
            if !row.isNull(11) { matters[matters.endIndex - 1].add(try step(row)) }
        }
        return matters
    }

    /// Writes matters as they stand, with the steps that are new; `change` is the number of the batch.
    static func put(_ matters: [StoredMatter], _ change: Int64) -> [PostgresQuery] {
        matters.rounds(by: \.id).flatMap { [replace($0, change), insertSteps(of: $0)] }
    }

    private static func replace(_ matters: [StoredMatter], _ change: Int64) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO matter (id, kind, opener, opened, parties, content, key_tag, sealed, state, open, due, changed)
            SELECT *, $12::bigint FROM unnest(
                $1::bytea[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[],
                $7::bytea[], $8::bytea[], $9::text[], $10::boolean[], $11::bigint[]
            )
            ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, state = excluded.state,
                open = excluded.open, due = excluded.due, changed = excluded.changed
            """,
            .byteStrings(matters.map(\.id)),
            .texts(matters.map(\.kind.rawValue)),
            .texts(matters.map(\.opener.description)),
            .integers(matters.map(\.openedAt.millisecondsSinceEpoch)),
            .texts(matters.map { $0.parties.map(\.description).sorted().joined(separator: " ") }),
            .texts(matters.map(\.content.text)),
            .byteStrings(matters.map { $0.keyTag?.bytes }),
            .byteStrings(matters.map(\.sealed)),
            .texts(matters.map(\.state)),
            .booleans(matters.map(\.isOpen)),
            .integers(matters.map { $0.due.map { Int64($0.daysSinceEpoch) } }),
            .integer(change)
        )
    }

    private static func insertSteps(of matters: [StoredMatter]) -> PostgresQuery {
        let steps = matters.flatMap { matter in
            matter.steps.enumerated().map { (matter: matter.id, position: $0, step: $1) }
        }
        return PostgresQuery(
            """
            INSERT INTO matter_step (matter, position, verb, actor, content, time)
            SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
            ON CONFLICT (matter, position) DO NOTHING
            """,
            .byteStrings(steps.map(\.matter)),
            .integers(steps.map { Int64($0.position) }),
            .texts(steps.map(\.step.verb)),
            .texts(steps.map { $0.step.actor?.description }),
            .texts(steps.map(\.step.content.text)),
            .integers(steps.map(\.step.time.millisecondsSinceEpoch))
        )
    }

    private static let damaged = StoreError.unavailable(
        "a proposal, correction or dispute in the database is damaged: restore the gateway's data from a backup"
    )

    /// A matter without its steps.
    private static func matter(_ row: PostgresRow) throws -> StoredMatter {
        let parties = row.text(4).split(separator: " ").compactMap { AgencyID(String($0)) }
        guard let kind = StoredMatter.Kind(rawValue: row.text(1)), let opener = CallerID(row.text(2)),
            let content = row.object(5)
        else { throw damaged }
        return StoredMatter(
            id: row.bytes(0),
            kind: kind,
            opener: opener,
            openedAt: Timestamp(millisecondsSinceEpoch: row.integer(3)),
            parties: Set(parties),
            content: content,
            keyTag: row.tag(6),
            sealed: row.optionalBytes(7),
            state: row.text(8),
            isOpen: row.boolean(9),
            due: row.optionalInteger(10).map { CivilDate(daysSinceEpoch: Int($0)) }
        )
    }

    private static func step(_ row: PostgresRow) throws -> StoredMatter.Step {
        guard let content = row.object(13) else { throw damaged }
        return StoredMatter.Step(
            verb: row.text(11),
            actor: row.optionalText(12).flatMap { CallerID($0) },
            content: content,
            time: Timestamp(millisecondsSinceEpoch: row.integer(14))
        )
    }
}
