import ArgumentParser

/// `oncegate log`.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Verify the reuse log and its receipts, offline.",
        subcommands: [VerifyReceiptCommand.self]
    )
}
