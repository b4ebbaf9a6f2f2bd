import GRDB
import SharingModel
import SharingService

/// Erasures: what was proposed, decided and done.
final class ErasureTable {
    private let selectByID: PreparedStatement
    private let selectOpen: PreparedStatement
    private let selectAll: PreparedStatement
    private let selectRestricted: PreparedStatement
    private let selectErased: PreparedStatement
    private let insertErased: PreparedStatement
    private let replace: PreparedStatement

    init(_ database: Database) throws {
        let columns = """
            id, key_tag, reason, proposer, proposed, state, decider, decided, due, sealed
            """
        let select = "SELECT \(columns) FROM erasure"
        selectByID = try PreparedStatement(database, select + " WHERE id = ?1")
        selectOpen = try PreparedStatement(
            database,
            select + " WHERE key_tag = ?1 AND state IN ('proposed', 'restricted')"
        )
        selectAll = try PreparedStatement(database, select + " ORDER BY id")
        selectRestricted = try PreparedStatement(
            database,
            "SELECT key_tag FROM erasure WHERE state = 'restricted'"
        )
        selectErased = try PreparedStatement(database, "SELECT tag, mark FROM erased_key")
        insertErased = try PreparedStatement(
            database,
            "INSERT INTO erased_key (tag, mark) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
        )
        replace = try PreparedStatement(
            database,
            """
            INSERT INTO erasure (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (id) DO UPDATE SET state = ?6, decider = ?7, decided = ?8, due = ?9, sealed = ?10
            """
        )
    }

    func find(_ key: LookUps.ErasureKey) throws -> StoredErasure? {
        switch key {
        case .id(let id):
            selectByID.bind(1, id)
            return try selectByID.first(ErasureTable.erasure)
        case .open(let tag):
            selectOpen.bind(1, tag)
            return try selectOpen.first(ErasureTable.erasure)
        }
    }

    func all() throws -> [StoredErasure] { try selectAll.all(ErasureTable.erasure) }

    /// What every erasure so far means for the keys.
    func effects() throws -> Set<ErasureJournal.Effect> {
        let restricted = try selectRestricted.all { row in
            guard let tag = row.tag(0) else { throw ErasureTable.damaged }
            return ErasureJournal.Effect.restricted(tag: tag)
        }
        let erased = try selectErased.all { row in
            guard let tag = row.tag(0) else { throw ErasureTable.damaged }
            return ErasureJournal.Effect.erased(tag: tag, mark: row.bytes(1))
        }
        return Set(restricted + erased)
    }

    /// Notes a key that is destroyed.
    func insertErased(_ tag: BlindTag, mark: [UInt8]) throws {
        insertErased.bind(1, tag)
        insertErased.bind(2, mark)
        try insertErased.execute()
    }

    /// Writes an erasure as it stands.
    func put(_ erasure: StoredErasure) throws {
        replace.bind(1, erasure.id)
        replace.bind(2, erasure.keyTag)
        replace.bind(3, erasure.reason.rawValue)
        replace.bind(4, erasure.proposer.description)
        replace.bind(5, erasure.proposedAt.millisecondsSinceEpoch)
        replace.bind(6, erasure.state.rawValue)
        replace.bind(7, erasure.decider?.description)
        replace.bind(8, erasure.decidedAt?.millisecondsSinceEpoch)
        replace.bind(9, erasure.due.map { Int64($0.daysSinceEpoch) })
        replace.bind(10, erasure.sealedSubject)
        try replace.execute()
    }

    private static let damaged = StoreError.unavailable(
        "an erasure in the database is damaged: restore the gateway's data from a backup"
    )

    private static func erasure(_ row: PreparedStatement) throws -> StoredErasure {
        guard let keyTag = row.tag(1), let reason = ErasureReason(rawValue: row.text(2)),
            let proposer = CallerID(row.text(3)), let state = StoredErasure.State(rawValue: row.text(5))
        else { throw damaged }
        return StoredErasure(
            id: row.bytes(0),
            keyTag: keyTag,
            reason: reason,
            proposer: proposer,
            proposedAt: Timestamp(millisecondsSinceEpoch: row.integer(4)),
            state: state,
            decider: row.optionalBytes(6).flatMap { CallerID(String(decoding: $0, as: UTF8.self)) },
            decidedAt: row.optionalInteger(7).map { Timestamp(millisecondsSinceEpoch: $0) },
            due: row.optionalInteger(8).map { CivilDate(daysSinceEpoch: Int($0)) },
            sealedSubject: row.optionalBytes(9)
        )
    }
}
