/// The civil days of one zone with a fixed offset, such as Asia/Shanghai (UTC+8 since 1991, no daylight saving).
public struct CivilCalendar: Hashable, Sendable {
    /// The zone's offset east of Greenwich, in seconds.
    public let secondsFromUTC: Int

    /// The zone of a fixed offset, in seconds east of Greenwich.
    public init(secondsFromUTC: Int) {
        self.secondsFromUTC = secondsFromUTC
    }

    /// Asia/Shanghai.
    public static let shanghai = CivilCalendar(secondsFromUTC: 8 * 3600)

    /// The civil day of an instant.
    public func day(of time: Timestamp) -> CivilDate {
        let local = time.secondsSinceEpoch + Int64(secondsFromUTC)
        return CivilDate(daysSinceEpoch: Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400))
    }

    /// The first instant of a civil day.
    public func start(of day: CivilDate) -> Timestamp { day.start(secondsFromUTC: secondsFromUTC) }
}
