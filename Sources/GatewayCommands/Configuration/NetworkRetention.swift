import SharingModel

/// For how many calendar months network logs are kept: never fewer than the law asks for.
///
/// Text form: a whole number from 6 to 1200.
struct NetworkRetention: Hashable, Sendable, LosslessStringConvertible {
    /// 网络安全法: 留存相关的网络日志不少于六个月.
    static let floor = 6
    /// What a configuration must say, and why.
    static let expectation =
        "a whole number of calendar months from \(floor) to 1200: the law (网络安全法) has network logs kept for six "
        + "months at least, so set \(floor) or more, or leave the key out"

    /// The calendar months.
    let months: Int

    /// Reads the text form; nil below the floor as well.
    init?(_ description: String) {
        guard let months = Int(description), (NetworkRetention.floor...1200).contains(months) else {
            return nil
        }
        self.months = months
    }

    /// The text form.
    var description: String { String(months) }

    /// Whether what is of `day` may go on `today`: the same day `months` later is past.
    func isOver(for day: CivilDate, on today: CivilDate) -> Bool { day.adding(months: months) < today }
}
