/// Counts the questions under each grant against its quota.
///
/// Counting is by whole seconds and civil days.
public struct QuotaBook: Sendable {
    /// One grant as one consumer uses it.
    public struct Account: Hashable, Sendable {
        /// The contract.
        public let contract: ContractHash
        /// The grant's place in it.
        public let grant: Int

        /// Names an account.
        public init(contract: ContractHash, grant: Int) {
            self.contract = contract
            self.grant = grant
        }
    }

    /// What came of asking for one more.
    public enum Outcome: Hashable, Sendable {
        /// It was counted.
        case taken
        /// The quota is used up; the next window begins at this time. `isFirst` once a window.
        case exceeded(until: Timestamp, isFirst: Bool)
    }

    private struct Use {
        var second: Int64 = 0
        var inSecond = 0
        var day = CivilDate(daysSinceEpoch: 0)
        var inDay = 0
    }

    /// The windows in which one caller was told that a grant's quota is used up.
    private struct Told {
        var second: Int64 = -1
        var day = CivilDate(daysSinceEpoch: -1)
    }

    private struct TellingKey: Hashable {
        let account: Account
        let caller: CallerID?
    }

    private var uses: [Account: Use] = [:]
    private var tellings: [TellingKey: Told] = [:]

    /// An empty book.
    public init() {}

    /// Enters what was counted elsewhere: by other gateways, or before this process began.
    ///
    /// - Parameters:
    ///   - account: of which grant.
    ///   - used: how many on `day`.
    ///   - day: the day; what lies before a day that is known already changes nothing.
    ///   - second: the newest second in which there was any, since the epoch; one that lies before what is known changes nothing.
    ///   - usedInSecond: how many in that second.
    public mutating func restore(
        _ account: Account,
        used: Int,
        on day: CivilDate,
        second: Int64 = 0,
        usedInSecond: Int = 0
    ) {
        var use = uses[account] ?? Use()
        if day >= use.day { (use.day, use.inDay) = (day, used) }
        if second >= use.second { (use.second, use.inSecond) = (second, usedInSecond) }
        uses[account] = use
    }

    /// How many were counted on `day`.
    public func used(_ account: Account, on day: CivilDate) -> Int {
        guard let use = uses[account], use.day == day else { return 0 }
        return use.inDay
    }

    /// What is counted in the newest day and in the newest second, since the epoch; nil if nothing is.
    public func count(of account: Account) -> (day: CivilDate, used: Int, second: Int64, usedInSecond: Int)? {
        uses[account].map { ($0.day, $0.inDay, $0.second, $0.inSecond) }
    }

    /// Counts one more question of `caller`, unless `quota` is used up.
    ///
    /// What the gateway asks by itself is paced by it: it neither is bound by the quota of a second nor uses it up.
    public mutating func take(
        _ account: Account,
        by caller: CallerID? = nil,
        quota: Grant.Quota,
        at time: Timestamp,
        calendar: CivilCalendar,
        isPaced: Bool = false
    ) -> Outcome {
        var use = uses[account] ?? Use()
        // Another gateway, whose clock is a moment ahead, is in the next second, or day: there all are counted.
        let isAhead = use.second == time.secondsSinceEpoch + 1
        let second = isAhead ? use.second : time.secondsSinceEpoch
        let day = isAhead ? max(use.day, calendar.day(of: time)) : calendar.day(of: time)
        if use.second != second { (use.second, use.inSecond) = (second, 0) }
        if use.day != day { (use.day, use.inDay) = (day, 0) }
        defer { uses[account] = use }
        if let perDay = quota.perDay, use.inDay >= perDay {
            let key = TellingKey(account: account, caller: caller)
            let isFirst = tellings[key]?.day != day
            tellings[key, default: Told()].day = day
            return .exceeded(until: calendar.start(of: day.adding(days: 1)), isFirst: isFirst)
        }
        if !isPaced, let perSecond = quota.perSecond, use.inSecond >= perSecond {
            let key = TellingKey(account: account, caller: caller)
            let isFirst = tellings[key]?.second != use.second
            tellings[key, default: Told()].second = use.second
            return .exceeded(
                until: Timestamp(millisecondsSinceEpoch: (use.second + 1) * 1000),
                isFirst: isFirst
            )
        }
        if !isPaced { use.inSecond += 1 }
        use.inDay += 1
        return .taken
    }
}
