import SharingModel
import SharingService
import TransparencyLog

/// When the log gives way to that of a new year (log.md, Origins): the civil year has turned, and the new log's key is there.
struct RollOver {
    /// How it stands.
    enum State {
        /// The log is the one of the civil year.
        case current
        /// The new year's log can begin.
        case due(NoteName)
        /// The year has turned, but there is no key with which its log could sign.
        case keyless(year: Int, reason: String)
    }

    let configuration: GatewayConfiguration

    private var keys: KeyFiles { KeyFiles(directory: configuration.keysDirectory) }

    /// How it stands with the log of that name.
    func state(of log: NoteName, at time: Timestamp) -> State {
        let year = configuration.calendar.day(of: time).components.year
        guard let own = LogYear.of(log), year > own else { return .current }
        guard keys.hasLogKey(year: year) else {
            return .keyless(
                year: year,
                reason: "there is no key for the log of \(year): run oncegate log roll-over"
            )
        }
        do {
            return .due(try keys.signer(origin: configuration.origin(year: year)).name)
        } catch {
            return .keyless(year: year, reason: "\(error)")
        }
    }

    /// The year whose log's key is to be made next; nil where there is no log yet.
    ///
    /// That is the coming year, or the one that has begun without a key.
    func nextYear(at time: Timestamp) -> Int? {
        guard let newest = keys.logKeyYears().last else { return nil }
        let year = configuration.calendar.day(of: time).components.year
        return newest < year ? year : year + 1
    }
}
