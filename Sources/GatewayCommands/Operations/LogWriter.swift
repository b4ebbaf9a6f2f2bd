import Foundation
import Synchronization

/// Writes log lines to standard error on a thread of its own: whoever reads them, or does not, holds up nobody.
///
/// Lines wait in memory up to a bound; beyond it they are dropped, and their number is told.
final class LogWriter: Sendable {
    private struct State {
        var lines: [UInt8] = []
        var dropped = 0
        var isWriting = false
    }

    private static let bound = 1 << 20

    static let standard = LogWriter()

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    private init() {
        Thread.detachNewThread { [self] in
            while true {
                wake.wait()
                writeAll()
            }
        }
    }

    /// Takes one line, which ends with a line feed.
    func write(_ line: [UInt8]) {
        state.withLock { state in
            guard state.lines.count + line.count <= LogWriter.bound else {
                state.dropped += 1
                return
            }
            state.lines += line
        }
        wake.signal()
    }

    /// Waits until everything is written, but not for ever.
    func flush() {
        for _ in 0..<100 {
            guard state.withLock({ !$0.lines.isEmpty || $0.isWriting }) else { return }
            wake.signal()
            usleep(10_000)
        }
    }

    private func writeAll() {
        let (lines, dropped) = state.withLock { state in
            defer {
                (state.lines, state.dropped) = ([], 0)
                state.isWriting = true
            }
            return (state.lines, state.dropped)
        }
        // A log that cannot be written must not stop the gateway.
        try? FileHandle.standardError.write(contentsOf: Data(lines))
        if dropped > 0 {
            let note =
                "{\"level\":\"error\",\"logger\":\"oncegate\",\"message\":\"\(dropped) log lines were dropped\"}\n"
            try? FileHandle.standardError.write(contentsOf: Data(note.utf8))
        }
        state.withLock { $0.isWriting = false }
    }
}
