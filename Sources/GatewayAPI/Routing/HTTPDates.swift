import SharingModel

/// The text of the `Date` field, made once a second.
struct HTTPDates {
    private var second: Int64 = -1
    private var text = ""

    /// The text of `time`.
    mutating func text(at time: Timestamp) -> String {
        let second = time.secondsSinceEpoch
        if second != self.second { (self.second, text) = (second, HTTPDate(time).description) }
        return text
    }
}
