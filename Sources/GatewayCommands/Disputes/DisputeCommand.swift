import ArgumentParser

/// `oncegate dispute`.
struct DisputeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispute",
        abstract: "Open sharing disputes and take them further: consultation, the hub, the government.",
        subcommands: [
            DisputeListCommand.self, DisputeShowCommand.self, DisputeOpenCommand.self,
            DisputeStepCommand.self,
        ]
    )
}
