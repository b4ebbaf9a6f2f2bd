import ArgumentParser
import TransparencyLog

/// `oncegate witness init`.
struct WitnessInitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a witness's directory and key, and print its verifier key.",
        discussion: """
            The verifier key is what logs and auditors need to know. A key that is there already is refused, never \
            overwritten.

            Example:
              oncegate witness init --directory witness \\
                --name witness.audit.lanjiang.example
            """
    )

    @Option(help: "The directory to make.")
    var directory: String

    @Option(
        help: "The witness's name, best a host name and path without a scheme.",
        transform: WitnessInitCommand.parse
    )
    var name: NoteName

    func run() async throws {
        try WitnessDirectory.create(at: directory)
        Console.print(try WitnessKeyFile(directory: directory).create(name: name).verifierKey.description)
    }

    @Sendable private static func parse(_ text: String) throws -> NoteName {
        guard let name = NoteName(text) else {
            throw ValidationError("a name has no space, no control character and no plus sign")
        }
        return name
    }
}
