public import CanonicalJSON

/// How long something may take.
public enum TimeLimit: Hashable, Sendable {
    /// On the spot.
    case atOnce
    /// Working days of the civil calendar.
    case workingDays(Int)
    /// Calendar days.
    case days(Int)

    /// How many days a limit has at most, whatever is written: some ten years.
    static let longest = 3660

    /// Reads `{"working-days": n}`, `{"days": n}` or `{"at-once": true}`.
    init(json: JSONValue, at pointer: String) throws(InvalidInput) {
        let reader = try ObjectReader(json, at: pointer, members: ["working-days", "days", "at-once"])
        switch (
            try reader.optionalInteger("working-days"), try reader.optionalInteger("days"),
            try reader.optionalBoolean("at-once")
        ) {
        case (let days?, nil, nil) where days > 0: self = .workingDays(days)
        case (nil, let days?, nil) where days > 0: self = .days(days)
        case (nil, nil, true?): self = .atOnce
        default:
            throw InvalidInput(
                .malformed,
                at: pointer,
                en: "must be working-days, days or at-once",
                zh: "必须是 working-days、days 或 at-once"
            )
        }
    }

    /// The last day of the limit, for something received on `day`, which does not count.
    public func lastDay(from day: CivilDate, under calendar: WorkingCalendar) -> CivilDate {
        switch self {
        case .atOnce: day
        case .workingDays(let days): calendar.day(min(days, TimeLimit.longest), workingDaysAfter: day).day
        case .days(let days): day.adding(days: min(days, TimeLimit.longest))
        }
    }

    /// Whether more is written than a limit has at most.
    var isTooLong: Bool {
        switch self {
        case .atOnce: false
        case .workingDays(let days), .days(let days): days > TimeLimit.longest
        }
    }

    /// As it is read.
    public var json: JSONValue {
        switch self {
        case .atOnce: ["at-once": true]
        case .workingDays(let days): ["working-days": .integer(Int64(days))]
        case .days(let days): ["days": .integer(Int64(days))]
        }
    }

    /// Whether this certainly ends after `other`; unlike kinds are compared by seven calendar days to five working days.
    func exceeds(_ other: TimeLimit) -> Bool {
        weight > other.weight
    }

    private var weight: Int {
        switch self {
        case .atOnce: 0
        case .workingDays(let days): days * 7
        case .days(let days): days * 5
        }
    }
}
