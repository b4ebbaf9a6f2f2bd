import CanonicalJSON
import GRDB
import SharingModel
import SharingService

/// Matters that people decide, with their steps.
final class MatterTable {
    private let selectByID: PreparedStatement
    private let selectAll: PreparedStatement
    private let selectOpen: PreparedStatement
    private let selectSteps: PreparedStatement
    private let replace: PreparedStatement
    private let insertStep: PreparedStatement

    init(_ database: Database) throws {
        let columns = "id, kind, opener, opened, parties, content, key_tag, sealed, state, open, due"
        let select = "SELECT \(columns) FROM matter"
        selectByID = try PreparedStatement(database, select + " WHERE id = ?1")
        selectAll = try PreparedStatement(database, select + " WHERE kind = ?1 ORDER BY id")
        selectOpen = try PreparedStatement(database, select + " WHERE kind = ?1 AND open = 1 ORDER BY id")
        selectSteps = try PreparedStatement(
            database,
            "SELECT verb, actor, content, time FROM matter_step WHERE matter = ?1 ORDER BY position"
        )
        replace = try PreparedStatement(
            database,
            """
            INSERT INTO matter (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (id) DO UPDATE SET sealed = ?8, state = ?9, open = ?10, due = ?11
            """
        )
        insertStep = try PreparedStatement(
            database,
            """
            INSERT INTO matter_step (matter, position, verb, actor, content, time)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (matter, position) DO NOTHING
            """
        )
    }

    func find(_ id: [UInt8]) throws -> StoredMatter? {
        selectByID.bind(1, id)
        return try selectByID.first(matter)
    }

    /// Those of a kind, oldest first.
    func all(_ kind: StoredMatter.Kind, isOpen: Bool) throws -> [StoredMatter] {
        let statement = isOpen ? selectOpen : selectAll
        statement.bind(1, kind.rawValue)
        return try statement.all(matter)
    }

    /// Writes a matter as it stands, with the steps that are new.
    func put(_ matter: StoredMatter) throws {
        replace.bind(1, matter.id)
        replace.bind(2, matter.kind.rawValue)
        replace.bind(3, matter.opener.description)
        replace.bind(4, matter.openedAt.millisecondsSinceEpoch)
        replace.bind(5, matter.parties.map(\.description).sorted().joined(separator: " "))
        replace.bind(6, MatterTable.text(matter.content))
        replace.bind(7, matter.keyTag)
        replace.bind(8, matter.sealed)
        replace.bind(9, matter.state)
        replace.bind(10, matter.isOpen ? 1 : 0)
        replace.bind(11, matter.due.map { Int64($0.daysSinceEpoch) })
        try replace.execute()
        for (position, step) in matter.steps.enumerated() {
            insertStep.bind(1, matter.id)
            insertStep.bind(2, Int64(position))
            insertStep.bind(3, step.verb)
            insertStep.bind(4, step.actor?.description)
            insertStep.bind(5, MatterTable.text(step.content))
            insertStep.bind(6, step.time.millisecondsSinceEpoch)
            try insertStep.execute()
        }
    }

    private static let damaged = StoreError.unavailable(
        "a proposal, correction or dispute in the database is damaged: restore the gateway's data from a backup"
    )

    private static func text(_ object: JSONObject) -> String {
        String(decoding: JSONValue.object(object).canonicalBytes, as: UTF8.self)
    }

    private static func object(_ row: PreparedStatement, _ column: Int32) throws -> JSONObject {
        guard let object = try? JSONValue(parsing: row.bytes(column)).object else { throw damaged }
        return object
    }

    private func matter(_ row: PreparedStatement) throws -> StoredMatter {
        let parties = row.text(4).split(separator: " ").compactMap { AgencyID(String($0)) }
        guard let kind = StoredMatter.Kind(rawValue: row.text(1)), let opener = CallerID(row.text(2)) else {
            throw MatterTable.damaged
        }
        let id = row.bytes(0)
        selectSteps.bind(1, id)
        return StoredMatter(
            id: id,
            kind: kind,
            opener: opener,
            openedAt: Timestamp(millisecondsSinceEpoch: row.integer(3)),
            parties: Set(parties),
            content: try MatterTable.object(row, 5),
            keyTag: row.optionalBytes(6) == nil ? nil : row.tag(6),
            sealed: row.optionalBytes(7),
            state: row.text(8),
            isOpen: row.integer(9) == 1,
            due: row.optionalInteger(10).map { CivilDate(daysSinceEpoch: Int($0)) },
            steps: try selectSteps.all { step in
                StoredMatter.Step(
                    verb: step.text(0),
                    actor: step.optionalBytes(1).flatMap {
                        CallerID(String(decoding: $0, as: UTF8.self))
                    },
                    content: try MatterTable.object(step, 2),
                    time: Timestamp(millisecondsSinceEpoch: step.integer(3))
                )
            }
        )
    }
}
