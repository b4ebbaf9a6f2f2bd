/// One value of a released row, in the form in which every file shows it.
public enum Cell: Hashable, Sendable {
    /// There is none.
    case absent
    /// There may be one, and it is not shown.
    case masked
    /// The value's text: a day `YYYY-MM-DD`, a whole number, a decimal, `true` or `false`, or text.
    case value(String)

    /// How masked values are written in files; the Table Schema labels it among the missing values.
    public static let maskedText = "***"

    /// What files show; empty for what is absent.
    public var text: String {
        switch self {
        case .absent: ""
        case .masked: Cell.maskedText
        case .value(let text): text
        }
    }
}
