import ArgumentParser

/// `oncegate log`.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Mirror and verify the reuse log and its receipts.",
        subcommands: [
            VerifyReceiptCommand.self, UpgradeReceiptCommand.self, MirrorCommand.self, FsckCommand.self,
            ConsistencyCommand.self, ExportCommand.self, AuditCommand.self, EraseCommand.self,
            RollOverCommand.self,
        ]
    )
}
