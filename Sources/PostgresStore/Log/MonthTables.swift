import SharingModel
import SharingService

/// The tables of a month each: made before it begins, dropped when nothing of it need be kept.
///
/// Whoever calls has the turn to write, so that gateways do not get into each other's way. What cannot be done at once, because a
/// backup holds the tables for example, is left for the next time: then records lie in the table of the rest.
enum MonthTables {
    /// Makes the tables of this month and the next two.
    static let makeNext = PostgresQuery("SELECT make_months((extract(epoch FROM now()) * 1000)::bigint)")

    /// Makes the tables of a time's month and the next two.
    static func make(from time: Timestamp) -> PostgresQuery {
        PostgresQuery("SELECT make_months($1)", .integer(time.millisecondsSinceEpoch))
    }

    /// Drops the subject index of the months before `month`, and the records of those that end before `place`, of whom only what
    /// outlives its month is left.
    static func drop(before month: CivilMonth, _ place: LogPlace?) -> [PostgresQuery] {
        let place = place ?? LogPlace(log: 0, index: 0)
        return [
            PostgresQuery(
                "SELECT drop_months($1, $2, $3)",
                .integer(Int64(month.number)),
                .integer(Int64(place.log)),
                .integer(Int64(clamping: place.index))
            )
        ]
    }
}
