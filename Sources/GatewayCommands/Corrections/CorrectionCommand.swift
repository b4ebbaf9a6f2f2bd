import ArgumentParser

/// `oncegate correction`.
struct CorrectionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correction",
        abstract: "Report records that are held to be wrong, and answer such reports.",
        subcommands: [
            CorrectionListCommand.self, CorrectionShowCommand.self, CorrectionFileCommand.self,
            CorrectionResolveCommand.self,
        ]
    )
}
