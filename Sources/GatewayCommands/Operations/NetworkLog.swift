import Foundation
import GatewayAPI
import Logging
import SharingModel
import Synchronization

/// The network log that the law asks for (网络安全法): who connected when and from where, in one file a civil day.
///
/// Lines wait in memory, up to a bound, for a thread of its own: a slow or full disk holds up nobody. Beyond the bound they
/// are dropped, and their number is told.
final class NetworkLog: ConnectionObserver {
    private struct State {
        var waiting: [(day: CivilDate, lines: [UInt8])] = []
        var bytes = 0
        var dropped = 0
        var readers: [DispatchSemaphore] = []
        var isClosed = false
    }

    private static let bound = 4 << 20
    /// How often the thread looks at the day when nobody connects.
    private static let pause = DispatchTimeInterval.seconds(600)
    /// How long a stop waits for a disk.
    private static let patience = DispatchTimeInterval.seconds(5)

    private let calendar: CivilCalendar
    private let clock: @Sendable () -> Timestamp
    private let bound: Int
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    /// Begins a log in a directory.
    ///
    /// - Throws: ``GatewayConfiguration/Invalid`` when no files can be kept there.
    init(
        _ directory: NetworkLogDirectory,
        calendar: CivilCalendar,
        clock: @escaping @Sendable () -> Timestamp,
        logger: Logger,
        bound: Int = NetworkLog.bound
    ) throws {
        self.calendar = calendar
        self.clock = clock
        self.bound = bound
        try directory.prepare()
        Thread.detachNewThread { [self] in run(NetworkLogWriter(directory, logger: logger)) }
        let time = clock()
        add(NetworkLogLine.encoded("started", at: time), at: time)
    }

    func note(_ event: ConnectionEvent, on connection: ConnectionOrigin, at time: Timestamp) {
        add(NetworkLogLine.encoded(event, on: connection, at: time), at: time)
    }

    /// Waits until what was noted before is written, but not for ever.
    func flush() { wait(closing: false) }

    /// Ends the log when everything is on disk; what is noted afterwards is ignored.
    func close() {
        let time = clock()
        add(NetworkLogLine.encoded("stopped", at: time), at: time)
        wait(closing: true)
    }

    private func wait(closing: Bool) {
        let written = DispatchSemaphore(value: 0)
        let isOpen = state.withLock { state in
            guard !state.isClosed else { return false }
            state.readers.append(written)
            state.isClosed = closing
            return true
        }
        guard isOpen else { return }
        wake.signal()
        _ = written.wait(timeout: .now() + NetworkLog.patience)
    }

    private func add(_ line: [UInt8], at time: Timestamp) {
        let day = calendar.day(of: time)
        let isFirst = state.withLock { state in
            guard !state.isClosed else { return false }
            guard state.bytes + line.count <= bound else {
                state.dropped += 1
                return false
            }
            let isFirst = state.waiting.isEmpty
            state.bytes += line.count
            if state.waiting.last?.day == day {
                state.waiting[state.waiting.count - 1].lines += line
            } else {
                state.waiting.append((day, line))
            }
            return isFirst
        }
        if isFirst { wake.signal() }
    }

    private func run(_ writer: consuming NetworkLogWriter) {
        while true {
            _ = wake.wait(timeout: .now() + NetworkLog.pause)
            let taken = state.withLock { state in
                let taken = state
                state = State(isClosed: taken.isClosed)
                return taken
            }
            let time = clock()
            writer.sweep(on: calendar.day(of: time))
            writer.lose(taken.dropped)
            for (day, lines) in taken.waiting { writer.write(lines, of: day, at: time) }
            if taken.isClosed { writer.finish() }
            for reader in taken.readers { reader.signal() }
            if taken.isClosed { return }
        }
    }
}
