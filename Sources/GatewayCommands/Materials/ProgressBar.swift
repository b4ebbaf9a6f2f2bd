import Foundation

/// Draws how far an import is on the last line of a terminal.
struct ProgressBar: Sendable {
    let progress: ImportProgress

    /// Whether standard error is a terminal.
    static var isPossible: Bool { isatty(STDERR_FILENO) == 1 }

    /// Draws until the task is cancelled, then leaves an empty line.
    func draw() async {
        while !Task.isCancelled {
            Console.draw(
                ProgressBar.text(progress.state, total: progress.total, elapsed: progress.elapsed)
            )
            try? await Task.sleep(for: .milliseconds(200))
        }
        Console.draw("")
    }

    /// The line, such as `[######              ]  31% of 12.3 MB  18400 records/s  0:12 left`.
    static func text(_ state: ImportProgress.State, total: Int?, elapsed: Duration) -> String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = seconds > 0 ? "  \(Int(Double(state.records) / seconds)) records/s" : ""
        if state.isSent {
            return "\(state.records) records sent\(rate)  waiting until the gateway has them all"
        }
        guard let total, total > 0 else { return "\(megabytes(state.bytes)) sent\(rate)" }
        let share = min(1, Double(state.bytes) / Double(total))
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
        let percent = String(Int(share * 100))
        let padding = String(repeating: " ", count: max(0, 3 - percent.count))
        var text = "[\(bar)] \(padding)\(percent)% of \(megabytes(total))\(rate)"
        if share > 0.01 { text += "  \(clock(seconds / share - seconds)) left" }
        return text
    }

    private static func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }

    private static func clock(_ seconds: Double) -> String {
        let seconds = Int(seconds.rounded(.up))
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}
