import GRDB
import SharingModel
import SharingService

/// What became of reuses, by the keys of their log records.
final class UseOutcomeTable {
    private let select: PreparedStatement
    private let replace: PreparedStatement
    private let delete: PreparedStatement

    init(_ database: Database) throws {
        select = try PreparedStatement(
            database,
            "SELECT effect, stored_until, destroyed_on FROM use_outcome WHERE idx = ?1"
        )
        replace = try PreparedStatement(
            database,
            """
            INSERT OR REPLACE INTO use_outcome (idx, effect, stored_until, destroyed_on)
            VALUES (?1, ?2, ?3, ?4)
            """
        )
        delete = try PreparedStatement(database, "DELETE FROM use_outcome WHERE idx >= ?1 AND idx < ?2")
    }

    func find(_ use: LogPlace) throws -> UseOutcome? {
        guard let key = use.key else { return nil }
        select.bind(1, key)
        let found = try select.first { row in
            UseOutcome.Effect(rawValue: row.text(0)).map { effect in
                UseOutcome(
                    effect: effect,
                    storedUntil: row.optionalInteger(1).map { CivilDate(daysSinceEpoch: Int($0)) },
                    destroyedOn: row.optionalInteger(2).map { CivilDate(daysSinceEpoch: Int($0)) }
                )
            }
        }
        return found ?? nil
    }

    func put(_ outcome: UseOutcome, of use: LogPlace) throws {
        guard let key = use.key else { return }
        replace.bind(1, key)
        replace.bind(2, outcome.effect.rawValue)
        replace.bind(3, (outcome.storedUntil?.daysSinceEpoch).map(Int64.init))
        replace.bind(4, (outcome.destroyedOn?.daysSinceEpoch).map(Int64.init))
        try replace.execute()
    }

    /// Forgets the outcomes of records that are dropped.
    func drop(_ run: Range<UInt64>, of log: Int) throws {
        let keys = LogPlace.keys(of: log, run)
        delete.bind(1, keys.lowerBound)
        delete.bind(2, keys.upperBound)
        try delete.execute()
    }
}
