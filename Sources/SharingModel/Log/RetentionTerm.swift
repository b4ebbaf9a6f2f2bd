/// How many years records of a kind are kept.
///
/// 个人信息保护法 56, 网络数据安全条例 12 and 政务数据共享条例 29 ask for three at least.
public struct RetentionTerm: Hashable, Sendable {
    /// The fewest years that the law allows.
    public static let floor = 3

    /// How many years.
    public let years: Int

    /// A term of so many years; nil below ``floor``.
    public init?(years: Int) {
        guard years >= RetentionTerm.floor else { return nil }
        self.years = years
    }

    /// The shortest that the law allows.
    public static let shortest = RetentionTerm(unchecked: floor)

    private init(unchecked years: Int) {
        self.years = years
    }

    /// The first day on which a record of `day` need not be kept any more.
    public func end(for day: CivilDate) -> CivilDate { day.adding(months: years * 12).adding(days: 1) }

    /// The first day whose records must still be kept on `today`.
    public func firstKept(on today: CivilDate) -> CivilDate { today.adding(months: -years * 12) }
}
