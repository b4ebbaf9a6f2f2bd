import CanonicalJSON
import SharingModel

extension StandingNotices {
    /// The months of whose reuses it is asked what became of them: those of a year, the newest one since a whole month.
    static func monthsWithOutcomes(on day: CivilDate) -> [CivilMonth] {
        let now = CivilMonth(of: day).number
        return (now - 13...now - 2).map { CivilMonth(number: $0) }
    }

    /// Months of whose reuses some have no outcome yet (Decree 809 arts 27, 29), told to who asked.
    func outcomes(_ tallies: [Tally]) -> [Notice] {
        struct Place: Hashable {
            let consumer: AgencyID
            let month: CivilMonth
        }
        var missing: [Place: Int] = [:]
        for tally in tallies {
            guard let consumer = tally.key.consumer else { continue }
            switch tally.key.measure {
            case .release: missing[Place(consumer: consumer, month: tally.month), default: 0] += tally.count
            case .outcome: missing[Place(consumer: consumer, month: tally.month), default: 0] -= tally.count
            default: break
            }
        }
        return missing.filter { $0.value > 0 }.map { place, count in
            let since = CivilMonth(number: place.month.number + 2)
            return notice(
                to: place.consumer,
                .outcomesMissing,
                about: [
                    "count": .integer(Int64(count)), "month": .string(place.month.description),
                ],
                part: place.month.description,
                since: calendar.start(of: since.firstDay)
            )
        }
    }
}
