import TransparencyLog

/// Another gateway has begun the log of a new year: this one signs nothing in it before it has turned to it as well.
struct LogTurned: Error, CustomStringConvertible {
    let origin: NoteName?

    var description: String {
        "the log is \(origin.map { "\($0)" } ?? "missing") by now; this gateway turns to it within a second, if it has its key"
    }
}
