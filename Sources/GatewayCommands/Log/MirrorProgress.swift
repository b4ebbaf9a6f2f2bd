import Foundation
import Synchronization

/// How far a mirror or a check of one is; written by what works, drawn on the last line of a terminal.
final class MirrorProgress: Sendable {
    /// What there is to say at one moment.
    struct State: Sendable {
        var total: UInt64 = 0
        var entries: UInt64 = 0
        var fetched = 0
        var bytes = 0
    }

    private let mutex = Mutex(State())

    var state: State { mutex.withLock { $0 } }

    func begin(total: UInt64) { mutex.withLock { $0.total = total } }

    func add(entries: UInt64) { mutex.withLock { $0.entries += entries } }

    func set(entries: UInt64) { mutex.withLock { $0.entries = entries } }

    func add(fetched bytes: Int) {
        mutex.withLock { state in
            state.fetched += 1
            state.bytes += bytes
        }
    }

    /// Runs `body` and, where standard error is a terminal, draws how far it is.
    func drawn<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        let drawing = ProgressBar.isPossible ? Task { await draw() } : nil
        do {
            let result = try await body()
            drawing?.cancel()
            await drawing?.value
            return result
        } catch {
            drawing?.cancel()
            await drawing?.value
            throw error
        }
    }

    private func draw() async {
        while !Task.isCancelled {
            write("\r\u{1B}[K" + MirrorProgress.text(state))
            try? await Task.sleep(for: .milliseconds(200))
        }
        write("\r\u{1B}[K")
    }

    /// The line, such as `[######              ]  31% of 120000 entries verified, 340 files fetched`.
    static func text(_ state: State) -> String {
        guard state.total > 0 else { return "asking for the checkpoint" }
        let share = min(1, Double(state.entries) / Double(state.total))
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: 20 - filled)
        let percent = String(Int(share * 100))
        let padding = String(repeating: " ", count: max(0, 3 - percent.count))
        let fetched = state.fetched > 0 ? ", \(Plural.of(state.fetched, "file")) fetched" : ""
        return "[\(bar)] \(padding)\(percent)% of \(state.total) entries verified\(fetched)"
    }

    private func write(_ text: String) {
        // Nobody is left to be told that the terminal is gone.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
