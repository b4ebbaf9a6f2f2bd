import Foundation

/// What people read: results on standard output, everything else on standard error.
enum Console {
    static func print(_ text: String) { write(text, to: .standardOutput) }

    static func error(_ text: String) { write(text, to: .standardError) }

    /// Replaces the last line of the terminal.
    static func draw(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(line)".utf8))
    }

    private static func write(_ text: String, to file: FileHandle) {
        // Nobody is left to be told that the terminal is gone.
        try? file.write(contentsOf: Data((text + "\n").utf8))
    }
}

/// Something that a command could not do: told as `oncegate: …` with exit code 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Numbers in sentences.
enum Plural {
    /// `1 fault`, `2 faults`.
    static func of(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
