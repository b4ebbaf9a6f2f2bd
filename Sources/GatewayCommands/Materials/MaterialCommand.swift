import ArgumentParser

/// `oncegate material`.
struct MaterialCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "material",
        abstract: "Submit materials and change their status, as the source agency's system.",
        subcommands: [MaterialImportCommand.self, MaterialStatusCommand.self]
    )
}
