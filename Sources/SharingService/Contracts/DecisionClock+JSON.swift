import CanonicalJSON
import SharingModel

extension DecisionClock {
    /// As callers see it.
    func json(_ standing: ClockStanding) -> JSONObject {
        var object: JSONObject = [
            "duty": .string(duty.rawValue), "receivedOn": .string(receivedOn.description),
            "due": .string(standing.due.day.description),
        ]
        switch standing.progress {
        case .running(let days): object["workingDaysLeft"] = .integer(Int64(days))
        case .overdue(let days): object["workingDaysLate"] = .integer(Int64(days))
        }
        // A year without its calendar: only weekends were taken to be off.
        if standing.gap != nil { object["isProvisional"] = true }
        return object
    }
}
