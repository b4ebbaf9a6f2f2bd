/// The years whose working days had to be assumed, because their calendar files are missing.
public struct CalendarGap: Hashable, Sendable {
    /// The years, in order; never empty.
    public let years: [Int]

    /// A gap of these years; nil if there are none.
    init?(years: [Int]) {
        guard !years.isEmpty else { return nil }
        self.years = years
    }

    /// What was assumed and what the operator can do.
    public var message: LocalizedText {
        let english = years.map(String.init).joined(separator: ", ")
        let chinese = years.map { "\($0) 年" }.joined(separator: "、")
        return LocalizedText(
            en:
                "provisional: the calendar file of \(english) is missing, so only weekends were taken to be off; "
                + "add it from the State Council's notice",
            zh: "暂定：缺少 \(chinese)的工作日历文件，推算时仅按周末休息处理；请按国务院办公厅的通知补充该文件"
        )
    }
}
