import SharingModel

/// Numbers and days as people read them.
enum FigureText {
    /// `41,352`.
    static func count(_ count: some BinaryInteger) -> String {
        var digits = String(count.magnitude)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.append(digits.suffix(3))
            digits = String(digits.dropLast(3))
        }
        let text = ([digits[...]] + groups.reversed()).joined(separator: ",")
        return count < 0 ? "-" + text : text
    }

    /// `1.4 MB`, in thousands.
    static func size(_ bytes: Int64) -> String {
        switch bytes {
        case ..<1000: "\(bytes) B"
        case ..<1_000_000: "\(ChartNumber.text(Double(bytes) / 1000)) kB"
        case ..<1_000_000_000: "\(ChartNumber.text(Double(bytes) / 1_000_000)) MB"
        default: "\(ChartNumber.text(Double(bytes) / 1_000_000_000)) GB"
        }
    }

    /// `28 November 2026`, `2026年11月28日`.
    static func day(_ day: CivilDate, in language: Language) -> String {
        let (year, month, number) = day.components
        switch language {
        case .english: return "\(number) \(months[month - 1]) \(year)"
        case .chinese: return "\(year)年\(month)月\(number)日"
        }
    }

    /// `November 2026`, `2026年11月`.
    static func month(_ month: CivilMonth, in language: Language) -> String {
        let (year, number, _) = month.firstDay.components
        switch language {
        case .english: return "\(months[number - 1]) \(year)"
        case .chinese: return "\(year)年\(number)月"
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
}
