import ArgumentParser

/// `oncegate witness`.
struct WitnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Watch other agencies' logs: cosign what only ever grows (C2SP tlog-witness).",
        subcommands: [WitnessInitCommand.self, WitnessServeCommand.self]
    )
}
