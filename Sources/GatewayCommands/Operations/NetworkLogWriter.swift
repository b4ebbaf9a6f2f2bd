import CanonicalJSON
import Logging
import SharingModel

/// Puts lines of the network log into the files of their days, and removes files whose term is over.
///
/// What cannot be written is counted, told once in the operational log, and told in the file as soon as there is room.
struct NetworkLogWriter {
    /// How long nothing must fail for a failure to be over.
    static let calm = Duration.seconds(60)

    private let directory: NetworkLogDirectory
    private let logger: Logger
    private var file: NetworkLogFile?
    /// Lines that are missing and of which the file does not tell yet.
    private var lost = 0
    /// Lines that are missing and of which the operators do not know yet.
    private var untold = 0
    /// When it failed last, as long as that is not over.
    private var failed: Timestamp?
    private var swept: CivilDate?

    init(_ directory: NetworkLogDirectory, logger: Logger) {
        self.directory = directory
        self.logger = logger
    }

    /// Removes what is past its term, once a day.
    mutating func sweep(on today: CivilDate) {
        guard swept != today else { return }
        swept = today
        do {
            let removed = try directory.removeExpired(on: today)
            guard let last = removed.last else { return }
            logger.notice(
                "network logs past their term removed",
                metadata: ["files": "\(removed.count)", "last": "\(last)"]
            )
        } catch {
            logger.error(
                "network logs past their term not removed; tried again tomorrow: remove them by hand",
                metadata: ["error": "\(error)"]
            )
        }
    }

    /// Notes lines that never came here.
    mutating func lose(_ lines: Int) { lost += lines }

    /// Appends whole lines to the file of `day`; what is missing before them is told there first.
    mutating func write(_ lines: [UInt8], of day: CivilDate, at time: Timestamp) {
        let count = lines.count { $0 == UInt8(ascii: "\n") }
        do {
            let gap: JSONObject = ["count": .integer(Int64(lost))]
            let note = lost > 0 ? NetworkLogLine.encoded("lines-lost", at: time, gap) : []
            try file(of: day).append(note + lines)
            recover(at: time)
        } catch let shortfall as NetworkLogFile.Shortfall {
            if shortfall.lines <= count {
                untold += lost
                lost = shortfall.lines
            } else {
                lost += count
            }
            fail(shortfall.cause, at: time)
        } catch {
            lost += count
            fail(error, at: time)
        }
    }

    /// Puts everything on disk and lets go of the file.
    mutating func finish() {
        file?.synchronize()
        file = nil
    }

    private mutating func file(of day: CivilDate) throws -> NetworkLogFile {
        if let file, file.day == day, !file.isRemoved { return file }
        finish()
        let next = try NetworkLogFile(directory.file(of: day), day: day)
        file = next
        return next
    }

    /// The operators hear of the end of a failure when it has been over for a while: a disk may be full every other line.
    private mutating func recover(at time: Timestamp) {
        untold += lost
        lost = 0
        guard untold > 0, failed.map({ $0 + NetworkLogWriter.calm <= time }) ?? true else { return }
        logger.warning(
            "lines of the network log were lost; it is written again",
            metadata: ["lines": "\(untold)"]
        )
        (untold, failed) = (0, nil)
    }

    private mutating func fail(_ error: any Error, at time: Timestamp) {
        defer { failed = time }
        guard failed == nil else { return }
        logger.error(
            "the network log cannot be written, the gateway goes on: make room, or mend the directory of network.log",
            metadata: ["error": "\(error)"]
        )
    }
}
