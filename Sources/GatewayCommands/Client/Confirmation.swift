import ArgumentParser
import Foundation

/// A question that somebody answers before something is done.
enum Confirmation {
    /// Asks, unless `isGiven`; only `y` or `yes` is a yes.
    ///
    /// - Throws: `ExitCode` 1 for a no; `ValidationError` where nobody is there to be asked.
    static func ask(_ question: String, unless isGiven: Bool) throws {
        guard !isGiven else { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("there is no terminal to ask on: give --yes")
        }
        Console.error("\(question) [y/N]")
        guard ["y", "yes"].contains(readLine()?.lowercased()) else { throw ExitCode.failure }
    }
}
