import ArgumentParser

/// `oncegate contract`.
struct ContractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Draft sharing contracts, say what is wrong with them and what changes between two.",
        subcommands: [ContractDraftCommand.self, ContractLintCommand.self, ContractDiffCommand.self]
    )
}
